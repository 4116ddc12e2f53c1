// Makes dist/ of src/ and build/. The code becomes dist/code: few files to read at a start, none with much that the start
// does not need (docs/decisions/0016). Every file is two folders below the package, as those of src/ that look for files of
// the package are; each has a source map, by which the stack of a bug names the source. The types of the library, and what
// they refer to, become dist/types.
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Packages that would be hundreds of files, or of which little is used: their code is part of ours. */
const BUNDLED = ["commander", "zod", "d3-array", "internmap"];

const ENTRIES = {
  main: "src/cli/main.ts",
  index: "src/index.ts",
  worker: "src/block/workers/worker.ts",
};

/** The entries, and what they import when they need it; each of them has what it imports at once. */
const ROOTS = {
  ...ENTRIES,
  transform: "src/cli/transform-files.ts",
  tokenizer: "src/tokenizers/load.ts",
  validator: "src/settings/create-validator.ts",
};

/** The list of commands, which imports each when it is named. */
const COMMANDS = "src/cli/commands/registry.ts";

/**
 * Modules of Node that take milliseconds to load, by the code that stands for them. commander needs child_process for
 * commands that are programs of their own, of which we have none; the process is there without its module.
 */
const REPLACED = { "node:child_process": "{}", "node:process": "globalThis.process" };

/** The modules that each root needs, once all are known. */
let needs;

const bundle = await rolldown({
  cwd: ROOT,
  input: ENTRIES,
  platform: "node",
  // rolldown resolves a package before it asks: what is left is a name of Node or of a package
  external: (name, importer) =>
    !/^[./\0]/.test(name) &&
    !isReplaced(name, importer) &&
    !BUNDLED.some((one) => name === one || name.startsWith(`${one}/`)),
  // the same maps wherever the packages lie
  resolve: { extensionAlias: { ".js": [".ts", ".js"] }, symlinks: false },
  plugins: [
    {
      name: "replaced modules",
      resolveId: (name, importer) =>
        isReplaced(name, importer) ? `\0${isCommander(importer) ? "cjs" : "mjs"} ${name}` : null,
      load: (id) => {
        if (!id.startsWith("\0")) return null;
        const [kind, name] = id.slice(1).split(" ");
        return `${kind === "cjs" ? "module.exports =" : "export default"} ${REPLACED[name]};`;
      },
    },
  ],
  // an entry hands on what is in another file
  preserveEntrySignatures: "allow-extension",
});
await bundle.write({
  codeSplitting: {
    groups: [{ debugName: "by need", name: fileOf, includeDependenciesRecursively: false }],
  },
  // V8 compiles a file of Latin letters alone in less time
  charset: "ascii",
  dir: join(ROOT, "dist/code"),
  format: "esm",
  entryFileNames: "[name].js",
  chunkFileNames: "[name].js",
  sourcemap: true,
  sourcemapExcludeSources: true,
  // names stay as they are, for the stack of a bug
  minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
});
for (const path of declarations(join(ROOT, "build/index.d.ts")))
  cpSync(path, join(ROOT, "dist/types", relative(join(ROOT, "build"), path)));
cpSync(join(ROOT, "docs/reference/settings.schema.json"), join(ROOT, "dist/settings.schema.json"));
const unicode = readFileSync(join(ROOT, "scripts/unicode-license.txt"), "utf8");
const data = `Data of the Unicode Character Database, part of dist/code\n\n${unicode}`;
writeFileSync(join(ROOT, "dist/LICENSES.txt"), [...BUNDLED.map(license), data].join("\n"));

/** Whether a name means the code in REPLACED. */
function isReplaced(name, importer) {
  return name === "node:process" || (name === "node:child_process" && isCommander(importer));
}

function isCommander(path) {
  return path?.startsWith(join(ROOT, "node_modules/commander/")) === true;
}

/**
 * The file that a module becomes part of; null leaves it to rolldown, which makes one for all modules that the same imports
 * need. What these files have follows from who needs it, so that none imports one that its own users do not need: what a
 * start shares with the library is apart, and so is what the library shares with workers.
 */
function fileOf(id, graph) {
  needs ??= needsOf(graph);
  const { main, commands, index, worker, transform, tokenizer, validator } = needs;
  if ((main.has(id) || commands.has(id)) && (index.has(id) || worker.has(id))) return "words";
  if (main.has(id)) return "start";
  if (transform.has(id)) {
    if (worker.has(id) || tokenizer.has(id) || validator.has(id)) return "rows";
    return index.has(id) ? "run" : "transform";
  }
  return tokenizer.has(id) ? "tokenizer" : null;
}

/** The modules that each root needs. What a command's help and usage errors need is imported by the list of commands. */
function needsOf(graph) {
  const roots = Object.entries(ROOTS).map(([name, path]) => [name, [join(ROOT, path)]]);
  const commands = [...graph.getModuleInfo(join(ROOT, COMMANDS)).dynamicallyImportedIds];
  const needed = (ids) => ids.reduce((found, id) => closure(id, graph, found), new Set());
  return Object.fromEntries([...roots, ["commands", commands]].map(([name, ids]) => [name, needed(ids)]));
}

/** A module and all that it imports, but not what it imports when it is called. */
function closure(id, graph, found) {
  if (found.has(id)) return found;
  found.add(id);
  // the list is valid until the next question
  for (const next of [...(graph.getModuleInfo(id)?.importedIds ?? [])]) closure(next, graph, found);
  return found;
}

function license(name) {
  const home = join(ROOT, "node_modules", name);
  const { version } = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
  return `${name} ${version}, part of dist/code\n\n${readFileSync(join(home, "LICENSE"), "utf8")}`;
}

/** A declaration file, and all to which it leads. */
function declarations(path, found = new Set()) {
  if (found.has(path)) return found;
  found.add(path);
  for (const [, own, inline] of readFileSync(path, "utf8").matchAll(
    / from "(\.[^"]+)"|import\("(\.[^"]+)"\)/g,
  ))
    declarations(join(dirname(path), (own ?? inline).replace(/\.js$/, ".d.ts")), found);
  return found;
}

// Makes dist/ of src/ and build/. The code becomes dist/code: few files to read at a start. Every file is two folders below
// the package, as those of src/ that look for files of the package are; each has a source map, by which the stack of a bug
// names the source. The types of the library, and what they refer to, become dist/types.
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Packages that every start loads, and that would be hundreds of files: their code is part of ours. */
const BUNDLED = ["commander", "zod"];

const bundle = await rolldown({
  cwd: ROOT,
  input: {
    main: "src/cli/main.ts",
    index: "src/index.ts",
    worker: "src/block/workers/worker.ts",
  },
  platform: "node",
  // rolldown resolves a package before it asks: what is left is a name of Node or of a package
  external: (name) =>
    !/^[./]/.test(name) && !BUNDLED.some((one) => name === one || name.startsWith(`${one}/`)),
  // the same maps wherever the packages lie
  resolve: { extensionAlias: { ".js": [".ts", ".js"] }, symlinks: false },
});
await bundle.write({
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
const unicode = readFileSync(join(ROOT, "scripts/unicode-license.txt"), "utf8");
const data = `Data of the Unicode Character Database, part of dist/code\n\n${unicode}`;
writeFileSync(join(ROOT, "dist/LICENSES.txt"), [...BUNDLED.map(license), data].join("\n"));

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

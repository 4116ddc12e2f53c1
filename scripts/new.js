// Makes a member of a family: npm run new -- FAMILY NAME.
//
// Writes the member's file from scripts/templates/, with a TODO wherever its author must decide, its line in the registry
// beside it, what else must name it, and a line in CHANGELOG.md. Then prints what to do next.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Script } from "node:vm";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const BIOME = join(ROOT, "node_modules/@biomejs/biome/bin/biome");

const DOCS = "UPDATE_DOCS=1 npx vitest run test/docs.test.ts";
const run = (file) => `npm run build && npx vitest run ${file}`;

/** Each family: the folder with its registry, what else names its members, and what its author does next. */
const FAMILIES = {
  method: { folder: "src/methods", also: [addContract], next: [run("test/contracts/method.test.ts")] },
  "input-format": {
    folder: "src/formats/input",
    also: [addLayout, addContract],
    next: ["add rows of it to test/contracts/format-rows.ts", run("test/contracts/format.test.ts")],
  },
  "output-format": {
    folder: "src/formats/output",
    next: ["add rows of it to test/cli/output-formats.test.ts", run("test/cli/output-formats.test.ts")],
  },
  rule: {
    folder: "src/rules",
    also: [addSeverity, addMeaning, addContract],
    next: ["add a row that breaks it to test/contracts/rule.ts", run("test/contracts/rule.test.ts")],
  },
  trainer: {
    folder: "src/trainers",
    also: [addContract],
    next: [
      "npm run build && UPDATE_EXPECTATIONS=1 npx vitest run test/contracts/trainer.test.ts",
      "git diff test/expectations/trainers.json",
      "write docs/trainers/NAME.md, as the other trainers have one, and name it in docs/README.md and docs/guides/trainers.md",
    ],
  },
  store: {
    folder: "src/io/stores",
    entry: ({ name, open }) =>
      `"${name}": async (environment) => (await import("./${name}.js")).${open}(environment)`,
    next: ["write test/io/stores/ for it, with a server that fails", run("test/io/stores")],
  },
  scheduler: {
    folder: "src/shards/schedulers",
    next: ["add it to test/cli/submit.test.ts", run("test/cli/submit.test.ts")],
  },
  report: {
    folder: "src/cli/reports",
    next: ["add it to test/cli/check.test.ts", run("test/cli/check.test.ts")],
  },
};

class Refusal extends Error {}

try {
  const [kind, name, ...rest] = process.argv.slice(2);
  const family = Object.hasOwn(FAMILIES, kind ?? "") ? FAMILIES[kind] : undefined;
  if (family === undefined || name === undefined || rest.length > 0) {
    throw new Refusal(
      `usage: npm run new -- FAMILY NAME, where FAMILY is ${Object.keys(FAMILIES).join(", ")}`,
    );
  }
  const files = plan(kind, family, name);
  write(files);
  for (const path of files.keys()) console.log(`wrote ${path}`);
  console.log("\nNext: decide at each TODO, then");
  for (const step of [...family.next, DOCS, "npm run check"]) console.log(`  ${step}`);
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error(`new: ${error.message}`);
  process.exitCode = 2;
}

/** Every file that changes, by its path, with its new text. */
function plan(kind, { folder, entry, also = [] }, name) {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    throw new Refusal(
      `${JSON.stringify(name)}: expected words of a-z and 0-9 joined by hyphens, such as my-${kind}`,
    );
  }
  const ident = name.replace(/-([a-z0-9])/g, (_, first) => first.toUpperCase());
  const member = { kind, name, ident, open: `open${ident[0].toUpperCase()}${ident.slice(1)}` };
  const path = `${folder}/${name}.ts`;
  const registry = `${folder}/registry.ts`;
  const template = read(`scripts/templates/${kind}.ts.txt`);
  const before = read(registry);
  if (existsSync(join(ROOT, path)) || keysOf(firstObject(before)).includes(name)) {
    throw new Refusal(`there is a ${kind} ${name} already, or a file ${path}`);
  }
  if (!isDeclarable(ident) || [template, before].some((text) => new RegExp(`\\b${ident}\\b`).test(text))) {
    throw new Refusal(`${ident} already has a meaning in ${folder}; choose another name`);
  }
  const made = template.replace(/\{\{(\w+)\}\}/g, (_, key) => member[key]);
  const line = entry?.(member) ?? (ident === name ? ident : `"${name}": ${ident}`);
  const files = new Map([
    [path, made],
    [registry, addTo(before, firstObject(before), line)],
    ["CHANGELOG.md", addChange(read("CHANGELOG.md"), `- The ${kind} \`${name}\`: TODO.`)],
  ]);
  if (entry === undefined) {
    files.set(registry, `import { ${ident} } from "./${name}.js";\n${files.get(registry)}`);
  }
  for (const add of also) add(files, folder, member);
  for (const [file, text] of files) if (file.endsWith(".ts")) files.set(file, tidy(file, text));
  return files;
}

/** All files or none. */
function write(files) {
  const before = new Map(
    [...files.keys()].map((path) => [path, existsSync(join(ROOT, path)) ? read(path) : undefined]),
  );
  try {
    for (const [path, text] of files) writeFileSync(join(ROOT, path), text);
  } catch (error) {
    for (const [path, text] of before) {
      if (text === undefined) rmSync(join(ROOT, path), { force: true });
      else writeFileSync(join(ROOT, path), text);
    }
    throw error;
  }
}

/** A rule's severity can be set: the registry lists it a second time, as it lists the others. */
function addSeverity(files, folder, { name }) {
  const registry = `${folder}/registry.ts`;
  const text = files.get(registry);
  const object = objectAfter(text, /= z\.strictObject\(\{/);
  const [, severityOf] =
    /(\w+)\("[^"]+"\),?\s*$/.exec(object.text) ?? stop(registry, "a severity for each rule");
  files.set(registry, addTo(text, object, `"${name}": ${severityOf}("${name}")`));
}

/** A rule's meaning is in the closed list of rules. */
function addMeaning(files, _, { name }) {
  const path = "src/domain/rules.ts";
  const text = read(path);
  const rules = firstObject(text);
  if (keysOf(rules).includes(name)) throw new Refusal(`${path} has a rule ${name} already`);
  files.set(path, addTo(text, rules, `"${name}": "TODO: what is wrong with the row"`));
  const help = "src/domain/rule-help.ts";
  const entry = `"${name}": { found: "TODO: how it is found", remedy: "TODO: what to do" }`;
  const [end] = /^\};\n(?![\s\S])/m.exec(read(help)) ?? stop(help, "an object at its end");
  files.set(help, `${read(help).slice(0, -end.length)}${entry},\n${end}`);
}

/** `check` asks which output format a trainer would call these rows. */
function addLayout(files, _, { name }) {
  const path = "src/check/file-layout.ts";
  const text = read(path);
  const [open] = /switch \([^)]*\) \{\n/.exec(text) ?? stop(path, "a switch over the input formats");
  const added = `case "${name}":\n// TODO: the output format of the same layout, if there is one\nreturn undefined;\n`;
  files.set(path, text.replace(open, `${open}${added}`));
}

/** The contract of the family is called for the member, after all others. */
function addContract(files, _, { kind, name }) {
  const path = `test/contracts/${kind.replace("input-", "")}.test.ts`;
  const calls = [...read(path).matchAll(/^(test\w+)\("[\w-]+"\);\n/gm)];
  const last = calls.at(-1) ?? stop(path, "a call of the contract for each member");
  const end = last.index + last[0].length;
  const text = read(path);
  files.set(path, `${text.slice(0, end)}${last[1]}("${name}");\n${text.slice(end)}`);
}

/** The changelog with one more bullet at the end of what is not released yet. */
function addChange(changelog, bullet) {
  const heading = "## Unreleased\n";
  const start = changelog.indexOf(heading);
  if (start === -1) stop("CHANGELOG.md", "a section ## Unreleased");
  const next = changelog.indexOf("\n## ", start + heading.length - 1);
  const end = next === -1 ? changelog.length : next;
  return `${changelog.slice(0, end).trimEnd()}\n${bullet}\n${changelog.slice(end)}`;
}

/** The file's first object of the top level: the family itself. */
function firstObject(text) {
  return objectAfter(text, /^(?:export )?const \w+[^=]*= \{/m);
}

/** What is between the braces of the object that begins with the match; none of them holds another object. */
function objectAfter(text, start) {
  const match = start.exec(text) ?? stop("a registry", `an object that begins as ${start} does`);
  const from = match.index + match[0].length;
  const to = text.indexOf("}", from);
  return { from, to, text: text.slice(from, to) };
}

function addTo(text, { from, to }, line) {
  const entries = text.slice(from, to).trimEnd().replace(/,$/, "");
  return `${text.slice(0, from)}${entries},\n${line},\n${text.slice(to)}`;
}

/** The names in an object that is written on lines of their own, or all on one. */
function keysOf({ text }) {
  const entries = text.trim().includes("\n") ? text.split("\n") : text.split(",");
  return entries.map((entry) => /^\s*"?([\w-]+)"?\s*(?:[:,]|$)/.exec(entry)?.[1]).filter(Boolean);
}

/** The code in the project's own format, its imports in order. */
function tidy(path, text) {
  const args = ["check", "--write", `--stdin-file-path=${path}`];
  return execFileSync(process.execPath, [BIOME, ...args], { cwd: ROOT, input: text, encoding: "utf8" });
}

/** Whether a module can declare it: reserved words cannot be. */
function isDeclarable(ident) {
  try {
    new Script(`"use strict"; async () => { const ${ident} = 0; };`);
    return true;
  } catch {
    return false;
  }
}

function read(path) {
  return readFileSync(join(ROOT, path), "utf8");
}

function stop(path, wanted) {
  throw new Error(`${path}: expected ${wanted}; adapt scripts/new.js`);
}

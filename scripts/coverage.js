// Which lines of src/ the tests run: npm run coverage, or node scripts/coverage.js FILE… for some tests alone.
//
// Counted by V8 in every process that the tests start, with its worker threads, and not only in the test runner. The
// built code is what runs, and its source maps lead back to src/. WebAssembly is not counted by line, only the code that
// calls it. The table is also in coverage/report/index.html.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** The least share of lines that all tests must run, in per cent. */
const LINES = "95";

const FILES = process.argv.slice(2);
const ROOT = fileURLToPath(new URL("..", import.meta.url));
const RAW = join(ROOT, "coverage/raw");
const OWN = join(ROOT, "coverage/own");
const BUILT = ["build/", "dist/code/"].map((name) => pathToFileURL(join(ROOT, name)).href);
const C8 = fileURLToPath(import.meta.resolve("c8/bin/c8.js"));
const VITEST = join(ROOT, "node_modules/vitest/vitest.mjs");

process.chdir(ROOT);
for (const name of ["raw", "own", "report"]) {
  rmSync(join(ROOT, "coverage", name), { recursive: true, force: true });
}
for (const folder of [RAW, OWN]) mkdirSync(folder, { recursive: true });

const tested = await test(FILES);
keepOwn();
const reported = spawnSync(
  process.execPath,
  [
    ...[C8, "report", "--temp-directory", OWN, "--reports-dir", "coverage/report"],
    ...["--reporter", "text", "--reporter", "html", "--merge-async"],
    ...["--all", "--src", "src", "--include", "src/**", "--exclude-after-remap", "--skip-full"],
    ...typesAlone().flatMap((path) => ["--exclude", path]),
    // some tests alone reach few lines
    ...(FILES.length > 0 ? [] : ["--check-coverage", "--lines", LINES]),
  ],
  { stdio: "inherit" },
);
rmSync(OWN, { recursive: true, force: true });
process.exitCode = tested !== 0 ? tested : (reported.status ?? 1);

/** Runs the tests, and takes in what their processes leave while they run: it would be gigabytes. */
function test(files) {
  const args = [VITEST, "run", "--config", "vitest.coverage.config.ts", ...files];
  const child = spawn(process.execPath, args, {
    stdio: "inherit",
    env: { ...process.env, NODE_V8_COVERAGE: RAW },
  });
  const timer = setInterval(keepOwn, 1000);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      clearInterval(timer);
      resolve(code ?? 1);
    });
  });
}

/** Keeps of each report what it says of the built code. */
function keepOwn() {
  for (const name of readdirSync(RAW)) {
    const path = join(RAW, name);
    let report;
    try {
      report = JSON.parse(readFileSync(path, "utf8"));
    } catch {
      continue; // it is still being written
    }
    rmSync(path);
    const result = report.result.filter(({ url }) => BUILT.some((folder) => url.startsWith(folder)));
    if (result.length > 0) writeFileSync(join(OWN, name), JSON.stringify({ result }));
  }
}

/** The files of src/ that declare types and nothing that runs, so that nothing ever loads them. */
function typesAlone() {
  const build = join(ROOT, "build");
  return readdirSync(build, { recursive: true })
    .filter((path) => path.endsWith(".js"))
    .filter((path) => {
      const code = readFileSync(join(build, path), "utf8").replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
      return code.trim() === "export {};";
    })
    .map((path) => join("src", path.replace(/\.js$/, ".ts")));
}

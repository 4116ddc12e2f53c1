// How long a start takes that runs nothing, and whether it reads any of zod, which no help needs.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { HELP_COMMAND, VERSION_COMMAND } from "./contenders.js";
import { SECONDS } from "./goals.js";
import { measure } from "./measure.js";
import { figureTable } from "./report.js";
import { machineLine } from "./table.js";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const RUNS = 9;

const STARTS = [
  { title: "--help, whole process", command: HELP_COMMAND },
  { title: "--version, whole process", command: VERSION_COMMAND },
];

/** Seconds of starts, and the files of zod that they read. */
export async function benchHelp({ folder, print, say }) {
  const machine = machineLine([]);
  const figures = STARTS.map(({ title }) => ({ title, goal: SECONDS.start, seconds: [] }));
  for (let run = 0; run <= RUNS; run++) {
    say(run === 0 ? "starts, warming up" : `starts, run ${run} of ${RUNS}`);
    for (const [i, { command }] of STARTS.entries()) {
      const { wall } = await measure(command);
      if (run > 0) figures[i].seconds.push(wall);
    }
  }
  print(figureTable(figures));
  const isTraced = spawnSync("strace", ["-V"]).status === 0;
  const how = isTraced ? "opened, as strace saw it" : "loaded, as V8 lists them: strace is not there";
  const zod = STARTS.flatMap(({ title, command }) => {
    const files = isTraced ? openedFiles(command, folder) : loadedFiles(command, folder);
    const own = files.filter((file) => file.startsWith(ROOT)).map((file) => relative(ROOT, file));
    if (!own.some((file) => file.startsWith("dist/code/")))
      throw new Error(`${title}: no file of ours was seen`);
    const found = own.filter(hasZod);
    print(
      `${title.split(",")[0]}: ${own.length} files of the package ${how}; of zod: ${found.join(", ") || "none"}`,
    );
    return found;
  });
  print(machine);
  return { machine, figures, zod };
}

/** Every file that the process opened. */
function openedFiles(command, folder) {
  const log = join(mkdtempSync(join(folder, "strace-")), "log");
  run("strace", ["-f", "-e", "trace=open,openat", "-o", log, ...command]);
  const lines = readFileSync(log, "utf8").split("\n");
  return [...new Set(lines.flatMap((line) => /"([^"]+)".*\) = \d/.exec(line)?.[1] ?? []))];
}

/** Every file of code that ran. */
function loadedFiles([program, ...args], folder) {
  const coverage = mkdtempSync(join(folder, "coverage-"));
  run(program, args, { ...process.env, NODE_V8_COVERAGE: coverage });
  const urls = readdirSync(coverage).flatMap((name) =>
    JSON.parse(readFileSync(join(coverage, name), "utf8")).result.map(({ url }) => url),
  );
  return urls.filter((url) => url.startsWith("file:")).map((url) => fileURLToPath(url));
}

function run(program, args, env = process.env) {
  const { status, stderr } = spawnSync(program, args, { cwd: ROOT, env, encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} ended with code ${status}: ${stderr.trim()}`);
}

/** Whether a file is one of zod's, or a built one that has code of zod. */
function hasZod(file) {
  const map = join(ROOT, `${file}.map`);
  const sources = existsSync(map) ? JSON.parse(readFileSync(map, "utf8")).sources : [file];
  return sources.some((source) => source.includes("node_modules/zod/"));
}

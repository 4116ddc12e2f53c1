// Makes system calls on the command's own files fail or end the process.
//
// strace counts calls for each thread: with a pool of one thread, all calls on files come from it. A filter by path
// excludes the calls of Node's own start.
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BIN, FIXED_ATTEMPT, runProgram, temporaryOf } from "./command.js";

/** The calls of a run without faults; a name with `?` does not exist on some machines. */
const CALLS = ["openat", "read", "write", "pwrite64", "fsync", "?rename", "?renameat", "?renameat2", "close"];
const STAT_CALLS = ["?statx", "?fstat", "?newfstatat"];

/** What this machine lacks, or undefined; installs strace where that is possible. */
export function lacksStrace() {
  const works = () => spawnSync("strace", ["-f", "-o", "/dev/null", "true"]).status === 0;
  if (works()) return undefined;
  if (process.getuid?.() === 0) {
    try {
      execFileSync("apt-get", ["install", "-y", "-qq", "strace"], { stdio: "ignore" });
    } catch {
      return "strace cannot be installed";
    }
  }
  return works() ? undefined : "strace is missing, or may not trace here";
}

/**
 * Runs the command under strace; `inject` is strace's own expression. Also returns strace's log. A setup may have more files that
 * are `traced`, more `calls`, and arguments that depend on the folder (`argsIn`).
 */
export async function runTraced(setup, folder, inject) {
  const log = join(folder, "strace.log");
  const manifest = `${setup.output}.manifest.json`;
  const own = ["", "in.jsonl", "tokenizer/tokenizer.json", "tokenizer/tokenizer_config.json"];
  const { traced: more = [], calls = [], argsIn = () => setup.args } = setup;
  const written = [setup.output, manifest, ...more].flatMap((name) => [name, temporaryOf(name)]);
  const traced = inject === undefined ? [...CALLS, ...calls, ...STAT_CALLS].join(",") : inject.split(":")[0];
  const args = [
    ...["-f", "-y", "-s", "0", "-o", log, "-e", `trace=${traced}`],
    ...(inject === undefined ? [] : ["-e", `inject=${inject}`]),
    ...[...own, ...written].flatMap((name) => ["-P", join(folder, name)]),
  ];
  const ended = await runProgram("strace", [...args, process.execPath, BIN, ...argsIn(folder)], {
    cwd: folder,
    env: { ...FIXED_ATTEMPT, UV_THREADPOOL_SIZE: "1" },
  });
  return { ...ended, log: readFileSync(log, "utf8") };
}

/** How often a run of a setup without faults makes each call on its own files: [call, count]. */
export function callsOf(setup, scratch) {
  if (!counted.has(setup)) counted.set(setup, count(setup, scratch()));
  return counted.get(setup);
}

const counted = new Map();

async function count(setup, folder) {
  setup.place(folder);
  const { end, log, stderr } = await runTraced(setup, folder);
  if (end !== "exit 0") throw new Error(`a run without faults under strace ends by ${end}: ${stderr}`);
  const counts = new Map();
  for (const [, call] of log.matchAll(/^\d+ +(\w+)\(/gm)) counts.set(call, (counts.get(call) ?? 0) + 1);
  return counts;
}

// The right output although processes are killed under GNU parallel: npm run test:parallel.
//
// Installs Debian's package as root if it is missing. Plans a run, runs the script that `submit parallel` prints, kills
// -9 a worker, which parallel starts again, and then everything; then runs the script again.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  COMMAND,
  doneIn,
  freshFolder,
  kill,
  killAll,
  lap,
  log,
  must,
  partsOf,
  run,
  settings,
  sumOf,
  until,
  workersOf,
  writeInputs,
  writeTokenizer,
} from "./shared.js";

const SHARDS = 16;
const BYTES = 24e6;

const folder = freshFolder("parallel", tearDown);
/** A name with characters that are special to parallel and to the shells that it starts. */
const home = join(folder, "it's {} $HOME");
// inherited by all that the script starts, so that tearDown finds it
const environment = { ...process.env, SCHEDULER_TEST: folder };

let failed = false;
try {
  await test();
} catch (error) {
  failed = true;
  log(`FAILED: ${error.message}`);
}
process.exit(failed ? 1 : 0);

async function test() {
  install();
  const inputs = writeInputs(folder, BYTES);
  const flags = settings(writeTokenizer(folder));
  const one = join(folder, "one.jsonl");
  lap(...inputs, ...flags, "-o", one, "--quiet");
  lap("plan", ...inputs, ...flags, "--shards", String(SHARDS), "-o", home);
  log(`${run("parallel", ["--version"]).split("\n")[0]}; ${SHARDS} shards are planned`);

  const script = join(folder, "job.sh");
  writeFileSync(script, lap("submit", "parallel", home, "--command", COMMAND, "--max-parallel", "2"));
  const job = spawn("bash", [script], { env: environment, stdio: "ignore" });
  const ended = once(job, "exit");
  await until("two shards are complete", () => doneIn(home) >= 2);
  const worker = await until("a worker runs", () => workersOf(home)[0]);
  kill(worker.pid);
  const shard = worker.variables["LAP_SHARD_INDEX"];
  log(`killed -9: the worker of shard ${shard}`);
  await until("five shards are complete", () => doneIn(home) >= 5);
  tearDown();
  await ended;
  const before = doneIn(home);
  must(before < SHARDS && !existsSync(join(home, "_SUCCESS")), "everything was done before the kill");
  log(`killed -9: the script, parallel and its workers, when ${before} of ${SHARDS} shards were done`);

  run("bash", [script], { env: environment });
  must(existsSync(join(home, "_SUCCESS")), "the script exited with 0, but there is no _SUCCESS");
  must(partsOf(home).length === SHARDS, `${partsOf(home).length} parts`);
  must(sumOf(partsOf(home)) === sumOf([one]), "the parts are not what one process makes");
  log(`run again: ${SHARDS} parts, byte for byte those of one process (${sumOf([one]).slice(0, 12)}…)`);
  console.log("parallel: a worker and then everything were killed; the output is that of one process");
}

function install() {
  if (spawnSync("parallel", ["--version"]).status === 0) return;
  if (process.getuid() !== 0) throw new Error("GNU parallel is missing, and only root can install it");
  run("apt-get", ["update", "-qq"]);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "parallel"], { env });
}

/** Kills the script, parallel and all workers. */
function tearDown() {
  killAll(`SCHEDULER_TEST=${folder}`);
}

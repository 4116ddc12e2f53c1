// The right output although processes are killed on a real Slurm of two nodes: npm run test:slurm.
//
// Needs root on Debian (or Ubuntu), and installs Slurm's packages if they are missing; everything listens on loopback
// only. Plans a run, runs the script that `submit slurm` prints, and kills -9 while it runs: the controller, a worker,
// and a whole node. Then the parts must be equal to the output of a single process for the same rows.
import { existsSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
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
  signal,
  sumOf,
  temporaryIn,
  until,
  workersOf,
  writeInputs,
  writeTokenizer,
} from "./shared.js";

const SHARDS = 24;
const BYTES = 48e6;
/** Milliseconds between queries to Slurm, each of which starts a process. */
const SLOWLY = 300;
/** Looks in a row, each a second after the one before, that find no process on a busy node: its task has ended. */
const FORGOTTEN_LOOKS = 30;
/** For each node, how many looks in a row found no process although it is busy. */
const looks = new Map();
let nextLook = 0;

if (process.platform !== "linux" || process.getuid() !== 0) {
  console.log("test:slurm needs root on Linux, because it starts Slurm's daemons");
  process.exit(1);
}

const folder = freshFolder("slurm", tearDown);
const lab = join(folder, "lab");
// inherited by daemons and tasks, so that tearDown finds them
const environment = { ...process.env, LAB: lab, LAB_PORT: String(20_000 + (process.pid % 20_000)) };
const slurm = (...args) =>
  run("bash", [join(import.meta.dirname, "slurm.sh"), ...args], { env: environment });
const query = (program, ...args) =>
  run(program, args, { env: { ...environment, SLURM_CONF: join(lab, "slurm.conf") } }).trim();
const daemon = (name) => Number(readFileSync(join(lab, `${name}.pid`), "utf8"));
/** A quote and a per cent sign, as Slurm and shells read them. */
const home = join(folder, "it's 100%j");

let failed = false;
try {
  await test();
} catch (error) {
  failed = true;
  log(`FAILED: ${error.message}`);
  showLogs();
}
process.exit(failed ? 1 : 0);

async function test() {
  slurm("install");
  slurm("up");
  const inputs = writeInputs(folder, BYTES);
  const flags = settings(writeTokenizer(folder));
  const one = join(folder, "one.jsonl");
  lap(...inputs, ...flags, "-o", one, "--quiet");
  const expected = sumOf([one]);
  lap("plan", ...inputs, ...flags, "--shards", String(SHARDS), "-o", home);
  await until("both nodes are idle", () => nodes().join(", ") === "n1 idle, n2 idle", SLOWLY);
  log(`${query("sinfo", "--version")}, two nodes; ${SHARDS} shards of ${inputs.length} inputs are planned`);

  const [array, merge] = submit();
  await killController();
  const killed = await killWorker();
  const lost = await killNode();
  await patiently("the array has ended", () => queued(array) === "", SLOWLY);
  await patiently("the merge is cancelled", () => queued(merge) === "", SLOWLY);
  must(!existsSync(join(home, "_SUCCESS")), "a task has failed, but the run was merged");
  log(`the array has ended: ${doneIn(home)} of ${SHARDS} shards are complete, and the merge is cancelled`);

  const missing = lap("status", home, "--missing", "--format", "slurm-array").trim();
  must(
    missing === String(killed),
    `shard ${killed} was killed, but status reports as missing: ${missing || "none"}`,
  );
  const attempt = marker(lost).attempt;
  must(Number(attempt) >= 1, `shard ${lost} was lost with its node, but its attempt is ${attempt}`);
  log(`Slurm has started shard ${lost} again by itself; status reports that shard ${missing} is missing`);

  const abandoned = temporaryIn(home).length;
  submit("--missing");
  await patiently("_SUCCESS", () => existsSync(join(home, "_SUCCESS")));
  await patiently("nothing is queued", () => query("squeue", "-h") === "", SLOWLY);
  must(partsOf(home).length === SHARDS, `${partsOf(home).length} parts`);
  must(sumOf(partsOf(home)) === expected, "the parts are not the output of one process");
  const merged = join(folder, "merged.jsonl");
  lap("merge", home, "--verify", "sha256", "-o", merged);
  must(sumOf([merged]) === expected, "the merged file is not the output of one process");
  const logs = readdirSync(join(home, "_lap/logs"));
  must(logs.length >= SHARDS, "a task has no log");
  const again = logs.filter((log) =>
    readFileSync(join(home, "_lap/logs", log), "utf8").includes("already complete"),
  );
  log(`${again.length} tasks were started again after their shard was done, and skipped it`);
  log(
    `merged: ${SHARDS} parts, and the merged file, are byte for byte those of one process (${expected.slice(0, 12)}…)`,
  );
  log(`killed attempts left ${abandoned} hidden files beside the parts, which nothing reads`);
  console.log("slurm: the controller, a worker and a node were killed; the output is that of one process");
}

/** Runs the script that `submit` prints. Returns the ids of the array and of the merge. */
function submit(...more) {
  const script = join(folder, "job.sh");
  writeFileSync(script, lap("submit", "slurm", home, "--command", COMMAND, ...more));
  const printed = query("bash", script);
  const [, array, merge] = /^array (\d+), merge (\d+);/.exec(printed) ?? [];
  must(merge !== undefined, `the job script printed: ${printed}`);
  log(`submitted: array ${array}, merge ${merge}`);
  return [array, merge];
}

/** Kills a task's process while it writes. For Slurm that is a failure, so it does not start the task again. */
async function killWorker() {
  await patiently("six shards are complete", () => doneIn(home) >= 6);
  const { pid, shard, node } = await patiently("a worker writes", stoppedWriter);
  kill(pid);
  log(`killed -9: the worker of shard ${shard} on ${node}, while it was writing`);
  return shard;
}

/** Kills the controller while tasks run, and starts it again. */
async function killController() {
  await until("two shards are complete", () => doneIn(home) >= 2 && writers().length > 0);
  const before = doneIn(home);
  kill(daemon("slurmctld"));
  await until("a shard is done without the controller", () => doneIn(home) > before);
  slurm("start", "slurmctld");
  log(
    `killed -9: the controller; started again when ${doneIn(home) - before} shards had been done without it`,
  );
}

/** Kills a whole node while it writes, waits until it is down, and starts it again. Returns the lost shard. */
async function killNode() {
  await patiently("nine shards are complete", () => doneIn(home) >= 9);
  const { pid, parent, shard, node: name } = await patiently("a worker writes", stoppedWriter);
  for (const one of [daemon(name), parent, pid]) kill(one);
  log(
    `killed -9: node ${name} with its daemon, its step and the worker of shard ${shard}, while it was writing`,
  );
  must(
    !existsSync(markerPath(shard)),
    `shard ${shard} was done before it was killed; the test proves nothing`,
  );
  await until(`${name} is down`, () => nodes().includes(`${name} down`), SLOWLY);
  slurm("start", name);
  await until(`${name} is back`, () => !nodes().includes(`${name} down`), SLOWLY);
  log(`node ${name} was given up by Slurm, and is back`);
  return shard;
}

/** As `until`, while the nodes are looked after. */
function patiently(what, condition, milliseconds) {
  return until(what, () => condition() || tendNodes(), milliseconds);
}

/**
 * Does what an operator does after a controller was killed, at most once a second. It comes back with the state that
 * it saved last: it may start a task that runs already, and drains the node for that; or it waits forever for a task
 * that ended in between, until the node's daemon registers again. Both kinds of task are then started again by Slurm.
 */
function tendNodes() {
  if (performance.now() < nextLook) return;
  nextLook = performance.now() + 1000;
  const working = new Set(workersOf(home).map(({ variables }) => variables["SLURMD_NODENAME"]));
  for (const [name, state] of nodes().map((line) => line.split(" "))) {
    const forgotten = /allocated|mixed|completing/.test(state) && !working.has(name);
    looks.set(name, forgotten ? (looks.get(name) ?? 0) + 1 : 0);
    if (looks.get(name) === FORGOTTEN_LOOKS) {
      kill(daemon(name));
      slurm("start", name);
      log(`node ${name} was busy with a task that had ended; its daemon was restarted`);
    }
    if (/drained/.test(state)) {
      query("scontrol", "update", `NodeName=${name}`, "State=RESUME");
      log(`node ${name} was drained for a task that was started twice; it was resumed`);
    }
  }
}

/**
 * A worker that is writing an unpublished part, on a node that Slurm has not drained: it is the only one of its shard.
 * It is stopped, so that it does not end before it is killed.
 */
function stoppedWriter() {
  const allocated = nodes();
  const found = writers().find(({ node }) => allocated.includes(`${node} allocated`));
  if (found === undefined) return undefined;
  signal(found.pid, "SIGSTOP");
  if (!existsSync(markerPath(found.shard))) return found;
  signal(found.pid, "SIGCONT");
  return undefined;
}

/** Workers that are writing an unpublished part. */
function writers() {
  return workersOf(home).flatMap(({ pid, parent, variables }) => {
    const shard = Number(variables["SLURM_ARRAY_TASK_ID"]);
    const name = `.${partName(shard)}.jsonl.`;
    const begun = readdirSync(home).some((file) => file.startsWith(name) && isOpen(pid, file));
    return begun ? [{ pid, parent, shard, node: variables["SLURMD_NODENAME"] }] : [];
  });
}

/** Whether a process has a file of the run open; an earlier attempt may have left files, too. */
function isOpen(pid, file) {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((number) =>
      readlinkSync(`/proc/${pid}/fd/${number}`).endsWith(file),
    );
  } catch {
    return false;
  }
}

function marker(shard) {
  return JSON.parse(readFileSync(markerPath(shard), "utf8"));
}

function markerPath(shard) {
  return join(home, "_lap/done", `${partName(shard)}.json`);
}

function partName(shard) {
  return `part-${String(shard).padStart(5, "0")}-of-${String(SHARDS).padStart(5, "0")}`;
}

function nodes() {
  return query("sinfo", "-h", "-N", "-o", "%N %T").replaceAll("*", "").split("\n");
}

/** The states of a job that is not finished. Some minutes after its end, Slurm reports a job as invalid. */
function queued(job) {
  return query("squeue", "-h", "-t", "all", "-j", job, "-o", "%T")
    .split("\n")
    .filter((state) => /PENDING|RUNNING|COMPLETING|REQUEUE/.test(state))
    .join();
}

function showLogs() {
  for (const name of ["slurmctld.log", "n1.log", "n2.log"]) {
    const path = join(lab, name);
    if (existsSync(path))
      console.log(`--- ${name}\n${readFileSync(path, "utf8").split("\n").slice(-40).join("\n")}`);
  }
  const logs = join(home, "_lap/logs");
  if (!existsSync(logs)) return;
  for (const name of readdirSync(logs)) console.log(`--- ${name}\n${readFileSync(join(logs, name), "utf8")}`);
}

/** Kills the daemons and all processes that they have started. */
function tearDown() {
  killAll(lab);
}

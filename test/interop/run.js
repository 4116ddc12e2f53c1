// Compares what real trainers train on, token by token, with our own mask: npm run test:interop. See README.md here.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { compare, RESULTS } from "./protocol/compare.js";
import { environment, newest, pins, sourceFolder } from "./protocol/environment.js";
import { FILES } from "./protocol/shapes.js";
import { modelFolder, VOCABULARIES } from "./protocol/vocabularies.js";
import { RowWriter } from "./protocol/write-rows.js";

const HERE = import.meta.dirname;
const ROOT = join(HERE, "../..");
const RECORD = join(HERE, "results.json");
const { values: options } = parseArgs({
  options: {
    trainer: { type: "string", multiple: true, default: [] },
    vocabulary: { type: "string", multiple: true, default: Object.keys(VOCABULARIES) },
    file: { type: "string", multiple: true, default: Object.keys(FILES) },
    method: { type: "string", multiple: true, default: ["true", "virtual"] },
    to: { type: "string", multiple: true, default: [] },
    rows: { type: "string", default: "50" },
    cache: { type: "string", default: join(ROOT, "node_modules/.cache/interop") },
    // a Python that has the trainer's packages already, for work on one probe
    python: { type: "string" },
    keep: { type: "boolean", default: false },
    verbose: { type: "boolean", default: false },
    record: { type: "boolean", default: false },
    outdated: { type: "boolean", default: false },
  },
});

const names = readdirSync(HERE)
  .filter((name) => existsSync(join(HERE, name, "trainer.js")))
  .filter((name) => options.trainer.length === 0 || options.trainer.includes(name))
  .sort();

if (options.outdated) {
  printOutdated();
  process.exit(0);
}

const home = mkdtempSync(join(tmpdir(), "lookahead-prep-interop-"));
if (!options.keep) process.once("exit", () => rmSync(home, { recursive: true }));
const writer = new RowWriter(home, Number(options.rows));
const models = Object.fromEntries(Object.keys(VOCABULARIES).map((name) => [name, modelFolder(name, home)]));
const record = {};
let failed = 0;
let skipped = 0;
for (const name of names) failed += await runTrainer(name);
if (options.record) writeRecord();
console.log(
  `interop: ${names.length - skipped} trainers run, ${skipped} skipped, ${failed} unexpected differences`,
);
if (options.keep) console.log(`interop: files are in ${home}`);
process.exit(failed === 0 ? 0 : 1);

/** Keeps what was recorded of other trainers. */
function writeRecord() {
  const before = existsSync(RECORD) ? JSON.parse(readFileSync(RECORD, "utf8")) : {};
  const all = Object.entries({ ...before, ...record }).sort(([a], [b]) => (a < b ? -1 : 1));
  writeFileSync(RECORD, JSON.stringify(Object.fromEntries(all)));
  execFileSync(join(ROOT, "node_modules/.bin/biome"), ["format", "--write", RECORD], { stdio: "ignore" });
}

/** Runs all cases of one trainer, prints a line for each, and returns the number of unexpected ones. */
async function runTrainer(name) {
  const { default: trainer } = await import(join(HERE, name, "trainer.js"));
  const folder = join(HERE, name);
  const python = options.python ?? environment(name, folder, options.cache, trainer.python);
  const source = trainer.source === undefined ? "" : sourceFolder(name, trainer.source, options.cache);
  if (python === undefined || source === undefined) {
    skipped++;
    return 0;
  }
  const version =
    Object.fromEntries(pins(folder))[trainer.package] ??
    trainer.version ??
    trainer.source?.commit.slice(0, 7);
  const probe = startProbe(python, join(folder, "probe.py"), {
    ...trainer.environment,
    TRAINER_SOURCE: source,
  });
  const seen = new Set();
  const all = [];
  for (const [id, one] of [...casesOf(trainer)].entries()) {
    const job = { id, ...one, ...writer.forTrainer(trainer.target ?? name, one) };
    const answer = job.inputs.length === 0 ? { rows: [], end: {} } : await probe.ask(job);
    for (const done of report(trainer, job, answer, seen)) {
      console.log(`${done.isExpected ? "ok      " : "FAILED  "}${name} ${version}: ${done.line}`);
      all.push(done);
    }
  }
  probe.end();
  const gone = (trainer.known ?? []).filter(
    (one) => !seen.has(one) && all.some((done) => isOf(one, done.about)),
  );
  for (const { reason } of gone) console.log(`FAILED  ${name} ${version}: not seen any more: ${reason}`);
  record[name] = summary(trainer, version, all);
  return all.filter(({ isExpected }) => !isExpected).length + gone.length;
}

/** What the table of docs/reference/trainers.md says of a run. */
function summary({ target, what }, version, all) {
  const known = {};
  for (const { results } of all)
    for (const { reason } of results) if (reason !== undefined) known[reason] = (known[reason] ?? 0) + 1;
  const results = all.flatMap((done) => done.results);
  const seen = all.filter((done) => done.results.length > 0);
  const count = (...names) => results.filter(({ result }) => names.includes(result)).length;
  const isUnexpected = ({ result, reason }) => !isGood(result) && reason === undefined;
  return {
    ...(target === undefined ? {} : { target, what }),
    version,
    date: new Date().toISOString().slice(0, 10),
    formats: [...new Set(seen.map(({ about }) => about.to))],
    vocabularies: [...new Set(seen.map(({ about }) => about.vocabulary))],
    rows: results.length,
    equal: count("equal"),
    accepted: count("accepted"),
    known,
    unexpected: results.filter(isUnexpected).length,
  };
}

/** The cases of a trainer: each format that it names, with each vocabulary, file and method. */
function* casesOf(trainer) {
  for (const format of trainer.formats) {
    if (options.to.length > 0 && !options.to.includes(format.to)) continue;
    const { vocabularies = trainer.vocabularies ?? Object.keys(VOCABULARIES), files } = format;
    // what a shape shows does not depend on the method
    for (const vocabulary of vocabularies.filter((one) => options.vocabulary.includes(one)))
      for (const file of files.filter((one) => options.file.includes(one)))
        for (const method of options.method.filter((one) => one === "true" || file === "gsm8k"))
          yield { ...format, vocabulary, file, method };
  }
}

/** Starts a trainer's probe, which answers one job after the other. */
function startProbe(python, probe, variables) {
  const caches = { HF_HOME: join(home, "huggingface") };
  const env = { ...process.env, ...caches, PYTHONPATH: join(HERE, "protocol"), ...variables };
  const child = spawn(python, [probe], {
    env,
    stdio: ["pipe", "pipe", options.verbose ? "inherit" : "ignore"],
  });
  let rows = [];
  let resolve = () => undefined;
  let isClosed = false;
  const finish = (end) => resolve({ rows, end });
  createInterface({ input: child.stdout }).on("line", (line) => {
    const { job: _, ...answer } = JSON.parse(line);
    if (answer.done || answer.failed !== undefined) finish(answer);
    else rows.push(answer);
  });
  child.stdin.on("error", () => undefined);
  child.once("close", () => {
    isClosed = true;
    finish(undefined);
  });
  return {
    ask: (job) =>
      new Promise((done) => {
        rows = [];
        resolve = done;
        if (isClosed) finish(undefined);
        else child.stdin.write(`${JSON.stringify(toQuestion(job))}\n`);
      }),
    end: () => child.stdin.end(),
  };
}

/** A job as the probe reads it. */
function toQuestion({ id, rows, settings, to, file, vocabulary, method, scratch, template = "auto" }) {
  const own = template === "auto" || template === "none" ? null : join(ROOT, template);
  const { turns } = FILES[file];
  const model = models[vocabulary];
  return { id, rows, settings, to, file, vocabulary, method, turns, scratch, template: own, model };
}

/** A line for each shape of a case, and whether all that differs is known. */
function report(trainer, job, { rows, end }, seen) {
  const { to, vocabulary, method, template = "auto", file, inputs, refused, shapes } = job;
  const ours = inputs.length === 0 ? new Map() : writer.ours({ template, vocabulary, method, file });
  const failure = end?.failed ?? (end === undefined ? "the trainer's process ended" : undefined);
  const answers = failure === undefined ? rows : inputs.map(() => ({ raised: failure }));
  const compared = compare(inputs, ours, answers, job.inspect());
  return FILES[file].shapes.map((shape) => {
    const about = { to, shape, vocabulary, method, turns: FILES[file].turns };
    const notes = [
      ...new Set(
        [...refused].flatMap(([i, rule]) => (shapes[i] === shape ? [`refused by us: ${rule}`] : [])),
      ),
    ];
    const results = compared
      .filter(({ input }) => shapes[input] === shape)
      .map((one) => ({ ...one, reason: reasonOf(trainer, about, one, seen) }));
    const isUnexpected = ({ result, reason }) => !isGood(result) && reason === undefined;
    notes.push(...results.flatMap(({ theirs }) => theirs?.note ?? []));
    notes.push(...results.flatMap(({ reason }) => (reason === undefined ? [] : [`known: ${reason}`])));
    notes.push(...results.filter(isUnexpected).map(describe));
    const count = (name) => results.filter(({ result }) => result === name).length;
    const numbers = RESULTS.filter((name) => count(name) > 0).map((name) => `${count(name)} ${name}`);
    const tail = notes.length > 0 ? ` (${[...new Set(notes)].slice(0, 3).join("; ")})` : "";
    const line = `${to} ${shape} ${about.turns} ${vocabulary} ${method}: ${results.length} rows, ${numbers.join(", ")}${tail}`;
    return { line, isExpected: !results.some(isUnexpected), about, results };
  });
}

/** Why the result of a row is expected; undefined for a good one, and for one that is not expected. */
function reasonOf(trainer, about, { result, ours, theirs }, seen) {
  if (isGood(result)) return undefined;
  const isIt = (one) => one.result === result && (one.exactly?.(ours, theirs) ?? true);
  const found = trainer.known?.find((one) => isOf(one, about) && isIt(one));
  if (found !== undefined) seen.add(found);
  return found?.reason;
}

function isGood(result) {
  return result === "equal" || result === "accepted";
}

/** Whether a known difference is one of this case; what it does not name may have any value. */
function isOf(known, about) {
  const has = (key) => known[key] === undefined || [known[key]].flat().includes(about[key]);
  return ["to", "shape", "vocabulary", "method", "turns"].every(has);
}

function describe({ input, result, ours, theirs }) {
  if (result === "inspect differs") return `row ${input + 1}: inspect shows other tokens or labels`;
  if (theirs?.raised !== undefined) return `row ${input + 1}: ${theirs.raised}`;
  if (theirs?.input_ids === undefined || ours === undefined) return `row ${input + 1}`;
  const at = theirs.input_ids.findIndex((id, i) => id !== ours.input_ids[i]);
  if (at !== -1 || ours.input_ids.length !== theirs.input_ids.length)
    return `row ${input + 1}: ${ours.input_ids.length} ids of ours, ${theirs.input_ids.length} of the trainer's, the first other one at ${at}`;
  const marks = ours.labels.flatMap((label, i) => (label === theirs.labels[i] ? [] : [i]));
  return `row ${input + 1}: other labels at ${marks.slice(0, 8).join(", ")} of ${ours.labels.length}`;
}

/** Prints which pinned packages have a newer release. */
function printOutdated() {
  for (const name of names) {
    for (const [one, version] of pins(join(HERE, name))) {
      const latest = newest(one);
      const state =
        latest === version ? "newest" : latest === undefined ? "not found" : `newest is ${latest}`;
      console.log(`${name}: ${one} ${version}, ${state}`);
    }
  }
}

// Compares what real trainers train on, token by token, with our own mask: npm run test:interop. See README.md here.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { compare, RESULTS } from "./protocol/compare.js";
import { environment, newest, pins } from "./protocol/environment.js";
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
const record = existsSync(RECORD) ? JSON.parse(readFileSync(RECORD, "utf8")) : {};
let failed = 0;
let skipped = 0;
for (const name of names) failed += await runTrainer(name);
if (options.record) writeFileSync(RECORD, `${JSON.stringify(record, undefined, 1)}\n`);
console.log(
  `interop: ${names.length - skipped} trainers run, ${skipped} skipped, ${failed} unexpected differences`,
);
if (options.keep) console.log(`interop: files are in ${home}`);
process.exit(failed === 0 ? 0 : 1);

/** Runs all cases of one trainer, prints a line for each, and returns the number of unexpected ones. */
async function runTrainer(name) {
  const { default: trainer } = await import(join(HERE, name, "trainer.js"));
  const folder = join(HERE, name);
  const python = options.python ?? environment(name, folder, options.cache, trainer.python);
  if (python === undefined) {
    skipped++;
    return 0;
  }
  const jobs = [...casesOf(trainer)].map((one, id) => ({ id, ...one, ...writer.forTrainer(name, one) }));
  const answers = await ask(python, join(folder, "probe.py"), trainer, jobs);
  const version = Object.fromEntries(pins(folder))[trainer.package] ?? trainer.version;
  const seen = new Set();
  const all = jobs.flatMap((job) => report(trainer, job, answers[job.id], seen));
  for (const { line, isExpected } of all)
    console.log(`${isExpected ? "ok      " : "FAILED  "}${name} ${version}: ${line}`);
  const gone = (trainer.known ?? []).filter(
    (one) => !seen.has(one) && all.some((done) => isOf(one, done.about)),
  );
  for (const { reason } of gone) console.log(`FAILED  ${name} ${version}: not seen any more: ${reason}`);
  record[name] = { version, date: new Date().toISOString().slice(0, 10), lines: all.map(({ line }) => line) };
  return all.filter(({ isExpected }) => !isExpected).length + gone.length;
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

/** Asks the probe about every job, and returns its answers by job. */
function ask(python, probe, trainer, jobs) {
  const answers = jobs.map(() => ({ rows: [], end: undefined }));
  const env = { ...process.env, PYTHONPATH: join(HERE, "protocol"), ...trainer.environment };
  const child = spawn(python, [probe], {
    env,
    stdio: ["pipe", "pipe", options.verbose ? "inherit" : "ignore"],
  });
  createInterface({ input: child.stdout }).on("line", (line) => {
    const { job, ...answer } = JSON.parse(line);
    if (answer.done || answer.failed !== undefined) answers[job].end = answer;
    else answers[job].rows.push(answer);
  });
  child.stdin.on("error", () => undefined);
  for (const { id, rows, settings, to, file, vocabulary, method, scratch, template, inputs } of jobs) {
    if (inputs.length === 0) continue;
    const own =
      template === undefined || template === "auto" || template === "none" ? null : join(ROOT, template);
    const { turns } = FILES[file];
    const job = { id, rows, settings, to, file, vocabulary, method, turns, scratch, template: own };
    child.stdin.write(`${JSON.stringify({ ...job, model: models[vocabulary] })}\n`);
  }
  child.stdin.end();
  return new Promise((resolve) => child.once("close", () => resolve(answers)));
}

/** A line for each shape of a case, and whether all that differs is known. */
function report(trainer, job, { rows, end }, seen) {
  const { to, vocabulary, method, template = "auto", file, inputs, refused, shapes } = job;
  const ours = inputs.length === 0 ? new Map() : writer.ours({ template, vocabulary, method, file });
  const failure = end?.failed ?? (end === undefined ? "the trainer's process ended" : undefined);
  const answers = failure === undefined ? rows : inputs.map(() => ({ raised: failure }));
  const compared = compare(inputs, ours, answers);
  return FILES[file].shapes.map((shape) => {
    const about = { to, shape, vocabulary, method, turns: FILES[file].turns };
    const notes = [
      ...new Set(
        [...refused].flatMap(([i, rule]) => (shapes[i] === shape ? [`refused by us: ${rule}`] : [])),
      ),
    ];
    const results = compared.filter(({ input }) => shapes[input] === shape);
    notes.push(...results.flatMap(({ theirs }) => theirs?.note ?? []));
    let isExpected = true;
    for (const one of results.filter(({ result }) => result !== "equal")) {
      const known = trainer.known?.find((it) => isOf(it, about) && it.result === one.result);
      if (known === undefined) notes.push(describe(one));
      else notes.push(`known: ${known.reason}`);
      if (known === undefined) isExpected = false;
      else seen.add(known);
    }
    const count = (name) => results.filter(({ result }) => result === name).length;
    const numbers = RESULTS.filter((name) => count(name) > 0).map((name) => `${count(name)} ${name}`);
    const tail = notes.length > 0 ? ` (${[...new Set(notes)].slice(0, 3).join("; ")})` : "";
    const line = `${to} ${shape} ${about.turns} ${vocabulary} ${method}: ${results.length} rows, ${numbers.join(", ")}${tail}`;
    return { line, isExpected, about };
  });
}

/** Whether a known difference is one of this case; what it does not name may have any value. */
function isOf(known, about) {
  const has = (key) => known[key] === undefined || [known[key]].flat().includes(about[key]);
  return ["to", "shape", "vocabulary", "method", "turns"].every(has);
}

function describe({ input, ours, theirs }) {
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

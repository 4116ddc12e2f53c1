// Measures lookahead-prep against jq, DuckDB and tokenizers, side by side, on the machine it runs on: see --help.
import { rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism, constants } from "node:os";
import { check } from "./check.js";
import { contenders, HELP_COMMAND } from "./contenders.js";
import { gatherCorpora } from "./corpora.js";
import { openFolder, readGsm8k, writeCopies, writeHead } from "./input.js";
import { openJq } from "./jq.js";
import { measure } from "./measure.js";
import { readOptions } from "./options.js";
import { openPython } from "./python.js";
import {
  corpusTable,
  countingTable,
  differenceLines,
  helpLine,
  longPieceTable,
  machineLine,
  megabytes,
  memoryTable,
  ratios,
  ratioTable,
  speedTable,
} from "./report.js";
import { measureMemory, timeRounds } from "./rounds.js";

const LEAST_BYTES = 80e6;
const HELP_RUNS = 9;

const print = (text) => process.stdout.write(`${text}\n`);
const say = (text) => process.stderr.write(`bench: ${text}\n`);

// when the process exits, its children are ended and its folder is removed: so it only has to exit
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.once(signal, () => process.exit(128 + constants.signals[signal]));
}

if (process.platform !== "linux") stop("needs Linux, for the peak of a process's memory", 2);
const text = readGsm8k();
try {
  await bench(readFlags());
} catch (error) {
  stop(error.message, 1);
}

async function bench(flags) {
  const folder = openFolder();
  const edited = flags.editing ? await benchEditing(folder, flags) : undefined;
  if (flags.editing && flags.counting) print("");
  const counted = flags.counting ? await benchCounting(folder, flags) : undefined;
  if (flags.json) writeFileSync(flags.json, `${JSON.stringify({ ...edited, counted }, null, 2)}\n`);
  if (counted?.differences.length > 0) stop("totals of tokens differ", 1);
}

async function benchEditing(folder, { copies, runs, memory }) {
  const jq = openJq(say);
  const ids = Object.keys(contenders).filter((id) => id !== "jq" || jq.version);
  const duckdb = createRequire(import.meta.url)("@duckdb/node-api/package.json").version;
  const machine = machineLine([jq.version ?? "no jq", `DuckDB ${duckdb}`]);

  const sample = writeHead(folder, text, 2000);
  await check(ids, sample);
  print(`checked: on ${sample.rows.length} rows, each contender makes exactly the edit that it is timed for`);

  const { path, ...input } = writeCopies(folder, text, copies);
  printInput(input, runs);
  if (!jq.version) print(`skipped: ${jq.reason}`);
  const oneRow = writeHead(folder, text, 1).path;
  const timed = await timeRounds(ids, { input: path, oneRow, runs, say });
  const found = ratios(timed);
  print(`\n${speedTable(timed, input)}\n\n${ratioTable(found)}\n`);
  rmSync(path);

  const peaks = memory ? await growMemory(folder) : undefined;
  const help = await timeHelp();
  print(`${helpLine(help)}\n${machine}`);
  return { machine, input, timed, ratios: found, peaks, help };
}

async function benchCounting(folder, { runs }) {
  // only now, as it loads the native library into this process
  const counting = await import("./counting.js");
  const python = await openPython();
  const others = [`tokenizers ${counting.nativeVersion} of npm`];
  if (python) others.push(`tokenizers ${python.version} of Python`);
  const machine = machineLine(others);
  if (!python)
    print("skipped: Python's tokenizers (pip install tokenizers; LOOKAHEAD_PREP_PYTHON names its python)");

  const vocabularies = counting.openVocabularies();
  const corpora = gatherCorpora(folder, text, say, print).map((corpus) => ({
    ...corpus,
    cut: counting.countPieces(corpus.texts, vocabularies),
  }));
  print(
    "texts to count: each text is there once; new pieces: the share of distinct ones, as split by Llama-3.1's rule",
  );
  print(`\n${corpusTable(corpora)}\n`);
  printCountingRules(runs);
  const timed = await counting.timeCounting(vocabularies, corpora, { folder, python, runs, say });
  python?.close();
  print(`\n${countingTable(timed)}\n`);
  const pieces = await counting.timeLongPieces(vocabularies, { runs, say });
  print(`${longPieceTable(pieces)}\n`);

  const differences = differenceLines([...timed, ...pieces]);
  for (const line of differences) print(line);
  if (differences.length === 0) print("checked: in every round the totals of all counters are equal");
  print(machine);
  const gathered = corpora.map(({ texts, ...corpus }) => ({ ...corpus, texts: texts.length }));
  return { machine, corpora: gathered, timed, pieces, differences };
}

function readFlags() {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    return stop(error.message, 2);
  }
}

function stop(reason, code) {
  say(reason);
  process.exit(code);
}

function printInput({ copies, bytes, rows }, runs) {
  print(
    `input: GSM8K train ${copies} times over, ${megabytes(bytes)} MB (of 10^6 bytes), ${rows.toLocaleString("en-US")} rows;`,
  );
  print(
    "       as it repeats, a program with a cache of earlier text looks faster than on an input that does not",
  );
  if (bytes < LEAST_BYTES)
    print("WARNING: less than 80 MB; these numbers are only good for trying out the benchmark");
  print(`runs: whole processes, round robin, one warm-up round and ${runs} counted; medians`);
}

function printCountingRules(runs) {
  print(
    `runs: in turn, one warm-up round and ${runs} counted; medians. Ours counts on one thread, each time with a new`,
  );
  print("      tokenizer that has seen none of the texts. The native ones count by encoding batches, on");
  print(`      all ${availableParallelism()} cores, and keep their caches from round to round.`);
  print(
    "      If the npm package got fewer cores than that, the machine was busy, and the ratio is too good for ours.",
  );
}

/** Ten times the input, from two sizes; the larger one in one run, as it takes minutes. */
async function growMemory(folder) {
  return [
    await growFrom(folder, 20, ["virtual", "true", "rendered"], 3),
    await growFrom(folder, 100, ["virtual", "virtual2", "rendered2"], 1),
  ];
}

async function growFrom(folder, copies, ids, runs) {
  const small = writeCopies(folder, text, copies);
  const big = writeCopies(folder, text, copies * 10);
  const peaks = await measureMemory(ids, small.path, big.path, runs, say);
  print(`${memoryTable(peaks, small, big)}\n`);
  for (const { path } of [small, big]) rmSync(path);
  return peaks;
}

async function timeHelp() {
  const walls = [];
  for (let run = 0; run <= HELP_RUNS; run++) walls.push((await measure(HELP_COMMAND)).wall);
  return walls.slice(1); // the first one warms up
}

import { rmSync } from "node:fs";
import { createRequire } from "node:module";
import { check } from "./check.js";
import { contenders } from "./contenders.js";
import { timeFigures } from "./figures.js";
import { headOf, writeCopies } from "./input.js";
import { openJq } from "./jq.js";
import { layouts } from "./layouts.js";
import { figureTable, memoryTable, ratios, ratioTable, speedTable } from "./report.js";
import { measureMemory, timeRounds } from "./rounds.js";
import { machineLine, megabytes, whole } from "./table.js";

const LEAST_BYTES = 80e6;
const CHECKED_ROWS = 2000;

/** Whole commands: their speed on big inputs, single figures, and peaks of memory. */
export async function benchCommands(context) {
  const { text, folder, memory, print, say } = context;
  const jq = openJq(say);
  const ids = Object.keys(contenders).filter((id) => id !== "jq" || jq.version);
  const duckdb = createRequire(import.meta.url)("@duckdb/node-api/package.json").version;
  const machine = machineLine([jq.version ?? "no jq", `DuckDB ${duckdb}`]);

  await check(ids, folder, headOf(text, CHECKED_ROWS));
  print(`checked: on ${CHECKED_ROWS} rows, each contender makes exactly the edit that it is timed for`);
  if (!jq.version) print(`skipped: ${jq.reason}`);

  const figures = await timeFigures(folder, text, say);
  print(`\n${figureTable(figures)}\n`);

  const { inputs, timed } = await timeSpeed(ids, context);
  const found = ratios(timed);
  print(`\n${speedTable(timed, inputs)}\n\n${ratioTable(found)}\n`);

  const peaks = memory ? await growMemory(context) : undefined;
  print(machine);
  const { path, ...input } = inputs.pair;
  return { machine, input, timed, ratios: found, peaks, figures };
}

async function timeSpeed(ids, { text, folder, copies, runs, print, say }) {
  const inputs = Object.fromEntries(
    Object.keys(layouts).map((layout) => [layout, writeCopies(folder, text, copies, layout)]),
  );
  printInput(inputs.pair, runs, print);
  const timed = await timeRounds(ids, inputs, runs, say);
  for (const { path } of Object.values(inputs)) rmSync(path);
  return { inputs, timed };
}

function printInput({ copies, bytes, rows }, runs, print) {
  print(
    `input: GSM8K train ${copies} times over, ${megabytes(bytes)} MB (of 10^6 bytes), ${whole(rows)} rows; the same as chats`,
  );
  print(
    "       as it repeats, a program with a cache of earlier text looks faster than on an input that does not",
  );
  if (bytes < LEAST_BYTES)
    print("WARNING: less than 80 MB; these numbers are only good for trying out the benchmark");
  print(`runs: whole processes, round robin, one warm-up round and ${runs} counted; medians`);
  print(
    "      If two workers took hardly more seconds of CPU than of the wall, the machine was busy, and their ratio is no good.",
  );
}

/** Ten times the input, from two sizes; the larger one in one run, as it takes minutes. A trial has small ones. */
async function growMemory(context) {
  const share = Math.min(1, context.copies / 60);
  return [
    await growFrom(context, Math.ceil(20 * share), ["virtual", "true", "rendered"], 3),
    await growFrom(context, Math.ceil(100 * share), ["virtual", "virtual2", "rendered2"], 1),
  ];
}

async function growFrom({ text, folder, print, say }, copies, ids, runs) {
  const small = writeCopies(folder, text, copies);
  const big = writeCopies(folder, text, copies * 10);
  const peaks = await measureMemory(ids, small.path, big.path, runs, say);
  print(`${memoryTable(peaks, small, big)}\n`);
  for (const { path } of [small, big]) rmSync(path);
  return peaks;
}

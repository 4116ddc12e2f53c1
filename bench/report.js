import { createRequire } from "node:module";
import { availableParallelism, cpus, loadavg, totalmem } from "node:os";
import { contenders } from "./contenders.js";
import { median } from "./measure.js";

const GOALS = [
  { fast: "virtual", slow: "jq", goal: 5, scope: "whole process" },
  { fast: "virtual", slow: "duckdb", goal: 1.3, scope: "whole process" },
  { fast: "true", slow: "jq", goal: 2, scope: "without loading" },
];
const MOST_GROWTH = 1.1;
const MOST_HELP_SECONDS = 0.15;

const seconds = {
  "whole process": ({ wall }) => wall,
  "without loading": ({ wall, loading }) => wall - loading,
};

/** All contenders, as medians over the rounds. */
export function speedTable(timed, input) {
  const head = "contender|rows/s|MB/s|wall s, median (min–max)|loading s|MB/s without loading|CPU s|peak MB";
  const rows = Object.entries(timed).map(([id, runs]) => {
    const middle = (number) => median(runs.map(number));
    const walls = runs.map(({ wall }) => wall);
    const range = `${Math.min(...walls).toFixed(2)}–${Math.max(...walls).toFixed(2)}`;
    return [
      contenders[id].title,
      Math.round(input.rows / median(walls)).toLocaleString("en-US"),
      megabytes(input.bytes / median(walls)),
      `${median(walls).toFixed(2)} (${range})`,
      middle(({ loading }) => loading).toFixed(2),
      megabytes(input.bytes / middle(seconds["without loading"])),
      middle(({ cpu }) => cpu).toFixed(2),
      megabytes(middle(({ peakBytes }) => peakBytes)),
    ];
  });
  return table([head.split("|"), ...rows]);
}

/** How many times as fast ours is, pair by pair within a round, as the median over the rounds. */
export function ratios(timed) {
  return GOALS.filter(({ slow }) => slow in timed).map((pair) => {
    const ratio = (number) =>
      median(timed[pair.slow].map((run, round) => number(run) / number(timed[pair.fast][round])));
    return {
      ...pair,
      ...Object.fromEntries(Object.entries(seconds).map(([scope, number]) => [scope, ratio(number)])),
    };
  });
}

export function ratioTable(found) {
  const scopes = Object.keys(seconds);
  const rows = found.map(({ fast, slow, goal, scope, ...ratio }) => [
    `${contenders[fast].title} : ${contenders[slow].title}`,
    ...scopes.map((name) => times(ratio[name])),
    `${goal} x, ${scope}: ${verdict(ratio[scope] >= goal)}`,
  ]);
  return table([["how many times as fast", ...scopes, "goal"], ...rows]);
}

/** Peak memory on both inputs, and its growth. */
export function memoryTable(peaks, small, big) {
  const head = `peak memory|MB for ${megabytes(small.bytes)} MB|MB for ${megabytes(big.bytes)} MB|growth|goal`;
  const rows = Object.entries(peaks).map(([id, runs]) => {
    const [before, after] = [median(runs.small), median(runs.big)];
    const goal = `at most ${times(MOST_GROWTH)}: ${verdict(after / before <= MOST_GROWTH)}`;
    return [contenders[id].title, megabytes(before), megabytes(after), times(after / before), goal];
  });
  return table([head.split("|"), ...rows]);
}

export function helpLine(walls) {
  const [wall, goal] = [median(walls), MOST_HELP_SECONDS].map((number) => `${Math.round(number * 1000)} ms`);
  const reached = verdict(median(walls) <= MOST_HELP_SECONDS);
  return `--help: ${wall}, median of ${walls.length}; goal at most ${goal}: ${reached}`;
}

/** What the numbers depend on, and nothing that tells whose machine it is. */
export function machineLine(jqVersion) {
  const duckdb = createRequire(import.meta.url)("@duckdb/node-api/package.json").version;
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const machine = `${cpus()[0]?.model.trim()}, ${availableParallelism()} cores, ${memory}, ${process.platform} ${process.arch}`;
  const load = `load ${loadavg()[0].toFixed(2)} before the runs`;
  return `machine: ${machine}; node ${process.version}, ${jqVersion ?? "no jq"}, DuckDB ${duckdb}; ${load}`;
}

export function megabytes(bytes) {
  return (bytes / 1e6).toFixed(0);
}

function times(ratio) {
  return `${ratio.toFixed(2)} x`;
}

function verdict(reached) {
  return reached ? "reached" : "MISSED";
}

/** Columns under their heads: the first one and the goal to the left, numbers to the right. */
function table(rows) {
  const pad = (cell, column) => {
    const width = Math.max(...rows.map((row) => row[column].length));
    return column === 0 || rows[0][column] === "goal" ? cell.padEnd(width) : cell.padStart(width);
  };
  return rows.map((row) => row.map(pad).join("  ").trimEnd()).join("\n");
}

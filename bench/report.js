import { availableParallelism, cpus, loadavg, totalmem } from "node:os";
import { contenders } from "./contenders.js";
import { median } from "./measure.js";

const GOALS = [
  { fast: "virtual", slow: "jq", goal: 5, scope: "whole process" },
  { fast: "virtual", slow: "duckdb", goal: 1.3, scope: "whole process" },
  { fast: "true", slow: "jq", goal: 2, scope: "without loading" },
  { fast: "virtual2", slow: "jq", goal: 6, scope: "whole process" },
  { fast: "virtual2", slow: "duckdb", goal: 1.2, scope: "whole process" },
  { fast: "rendered2", slow: "rendered", goal: 1.6, scope: "whole process" },
  // at most 2.5 times the time
  { fast: "rendered", slow: "jq", goal: 0.4, scope: "without loading" },
];
const MOST_GROWTH = 1.1;
/** With one thread; each worker has a tokenizer of its own. */
const MOST_MEGABYTES = 400;
const MOST_HELP_SECONDS = 0.15;
const MOST_PIECE_SECONDS = 1;

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
    const isFlat = after / before <= MOST_GROWTH;
    const isSmall = id.endsWith("2") || after < MOST_MEGABYTES * 1e6;
    const most = id.endsWith("2") ? "" : `, under ${MOST_MEGABYTES} MB`;
    const goal = `at most ${times(MOST_GROWTH)}${most}: ${verdict(isFlat && isSmall)}`;
    return [contenders[id].title, megabytes(before), megabytes(after), times(after / before), goal];
  });
  return table([head.split("|"), ...rows]);
}

export function helpLine(walls) {
  const [wall, goal] = [median(walls), MOST_HELP_SECONDS].map((number) => `${Math.round(number * 1000)} ms`);
  const reached = verdict(median(walls) <= MOST_HELP_SECONDS);
  return `--help: ${wall}, median of ${walls.length}; goal at most ${goal}: ${reached}`;
}

/** The texts to count; `cut` has the numbers of all pieces and of distinct ones. */
export function corpusTable(corpora) {
  const rows = corpora.map(({ name, bytes, texts, cut, from }) => [
    name,
    (bytes / 1e6).toFixed(1),
    whole(texts.length),
    whole(cut.pieces),
    percent(cut.distinct / cut.pieces),
    from.join(", "),
  ]);
  return table([["corpus", "MB", "texts", "pieces", "new pieces", "from"], ...rows]);
}

/** Exact counting as medians over the rounds; how many times as fast is taken pair by pair, within a round. */
export function countingTable(timed) {
  const python = timed.some(({ rounds }) => "python" in rounds[0]);
  const head = [
    "exact counting",
    "tokens",
    "ours, MB/s",
    "npm, MB/s",
    "on cores",
    ...(python ? ["Python, MB/s"] : []),
  ];
  const ratioHead = ["ours : npm", ...(python ? ["ours : Python"] : []), "goal"];
  const rows = timed.map(({ title, corpus, goal, bytes, tokens, rounds, difference }) => {
    const speed = (id) => (bytes / 1e6 / median(rounds.map((round) => round[id].seconds))).toFixed(1);
    const ratio = (id) => median(rounds.map((round) => round[id].seconds / round.ours.seconds));
    const rivals = ["native", ...(python ? ["python"] : [])];
    const reached = difference ? "TOTALS DIFFER" : verdict(ratio("native") >= goal);
    return [
      `${title}, ${corpus}`,
      whole(tokens),
      ...["ours", "native"].map(speed),
      median(rounds.map(({ native }) => native.cores)).toFixed(1),
      ...(python ? [speed("python")] : []),
      ...rivals.map((id) => times(ratio(id))),
      `${goal} x the npm package: ${reached}`,
    ];
  });
  return table([[...head, ...ratioHead], ...rows]);
}

export function longPieceTable(timed) {
  const rows = timed.map(({ title, piece, seconds, difference }) => {
    const reached = difference ? "TOTALS DIFFER" : verdict(median(seconds) < MOST_PIECE_SECONDS);
    return [
      `${title}, ${piece}`,
      median(seconds).toFixed(3),
      Math.max(...seconds).toFixed(3),
      `under ${MOST_PIECE_SECONDS} s: ${reached}`,
    ];
  });
  return table([["counting 1 MB without a space", "s, median", "s, most", "goal"], ...rows]);
}

/** Where counts differ from the native library's; never the text itself. */
export function differenceLines(timed) {
  const found = timed.filter(({ difference }) => difference);
  return found.map(({ title, corpus, piece, difference: { texts, first } }) => {
    const where = first
      ? `${whole(texts)} texts; the first is text ${first.index} of ${whole(first.characters)} characters: ours ${first.ours}, the npm package ${first.theirs}`
      : "not in any single text: a counter differs between rounds, or Python's differs";
    return `TOTALS DIFFER: ${title}, ${corpus ?? piece}: ${where}`;
  });
}

/** What the numbers depend on, and nothing that identifies the machine's owner. */
export function machineLine(others) {
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const machine = `${cpus()[0]?.model.trim()}, ${availableParallelism()} cores, ${memory}, ${process.platform} ${process.arch}`;
  const load = `load ${loadavg()[0].toFixed(2)} before the runs`;
  return `machine: ${machine}; ${[`node ${process.version}`, ...others].join(", ")}; ${load}`;
}

export function megabytes(bytes) {
  return (bytes / 1e6).toFixed(0);
}

function whole(number) {
  return number.toLocaleString("en-US");
}

function percent(share) {
  return `${(share * 100).toFixed(1)} %`;
}

function times(ratio) {
  return `${ratio.toFixed(2)} x`;
}

function verdict(reached) {
  return reached ? "reached" : "MISSED";
}

/** Columns under their heads: words to the left, numbers to the right. */
function table(rows) {
  const pad = (cell, column) => {
    const width = Math.max(...rows.map((row) => row[column].length));
    return column === 0 || ["goal", "from"].includes(rows[0][column])
      ? cell.padEnd(width)
      : cell.padStart(width);
  };
  return rows.map((row) => row.map(pad).join("  ").trimEnd()).join("\n");
}

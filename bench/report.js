import { contenders } from "./contenders.js";
import { MEMORY, RATIOS } from "./goals.js";
import { median } from "./measure.js";
import { atLeast, megabytes, table, times, verdict, whole } from "./table.js";

/** All contenders on the inputs of their layouts, as medians over the rounds. */
export function speedTable(timed, inputs) {
  const head = "contender|rows/s|MB/s|wall s, median (min–max)|CPU s|peak MB";
  const rows = Object.entries(timed).map(([id, runs]) => {
    const { title, layout = "pair", processes = 1 } = contenders[id];
    const walls = runs.map(({ wall }) => wall);
    const middle = (number) => median(runs.map(number));
    return [
      title,
      whole(Math.round((processes * inputs[layout].rows) / median(walls))),
      megabytes((processes * inputs[layout].bytes) / median(walls)),
      `${median(walls).toFixed(2)} (${range(walls, 1, 2)})`,
      middle(({ cpu }) => cpu).toFixed(2),
      megabytes(middle(({ peakBytes }) => peakBytes)),
    ];
  });
  return table([head.split("|"), ...rows]);
}

/** How many times as fast the one is, pair by pair within a round, as the median over the rounds. */
export function ratios(timed) {
  return RATIOS.filter(({ slow }) => slow in timed).map((pair) => ({
    ...pair,
    ratio: median(
      timed[pair.slow].map(
        ({ wall }, round) => ((contenders[pair.fast].processes ?? 1) * wall) / timed[pair.fast][round].wall,
      ),
    ),
  }));
}

export function ratioTable(found) {
  const rows = found.map(({ fast, slow, goal, ratio }) => [
    `${contenders[fast].title} : ${contenders[slow].title}`,
    times(ratio),
    atLeast(ratio, goal),
  ]);
  return table([["how many times as fast, whole process", "ratio", "goal"], ...rows]);
}

export function figureTable(figures) {
  const rows = figures.map(({ title, goal, seconds }) => [
    title,
    milliseconds(median(seconds)),
    range(seconds, 1000, 0),
    goal === undefined ? "" : `at most ${milliseconds(goal)} ms: ${verdict(median(seconds) <= goal)}`,
  ]);
  return table([["single commands, 9 runs", "ms, median", "min–max", "goal"], ...rows]);
}

/** Peak memory on both inputs, and its growth. */
export function memoryTable(peaks, small, big) {
  const head = `peak memory|MB for ${megabytes(small.bytes)} MB|MB for ${megabytes(big.bytes)} MB|growth|goal`;
  const rows = Object.entries(peaks).map(([id, runs]) => {
    const [before, after] = [median(runs.small), median(runs.big)];
    const most = mostBytes(id);
    const limits = [`growth at most ${MEMORY.growth} x: ${verdict(after / before <= MEMORY.growth)}`];
    if (most !== undefined) limits.push(`at most ${megabytes(most)} MB: ${verdict(after <= most)}`);
    return [
      contenders[id].title,
      megabytes(before),
      megabytes(after),
      `${(after / before).toFixed(3)} x`,
      limits.join("; "),
    ];
  });
  return table([head.split("|"), ...rows]);
}

/** Only a true preview has a vocabulary. */
function mostBytes(id) {
  if (!contenders[id].previews) return undefined;
  return id.endsWith("2") ? MEMORY.bytesOfTwoWorkers : MEMORY.bytes;
}

function milliseconds(seconds) {
  return (seconds * 1000).toFixed(0);
}

function range(numbers, factor, digits) {
  return [Math.min(...numbers), Math.max(...numbers)].map((one) => (one * factor).toFixed(digits)).join("–");
}

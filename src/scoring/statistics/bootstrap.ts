import type { Interval } from "./interval.js";

const DRAWS = 10_000;

/** What the bootstrap says of a mean. */
export interface Bootstrap {
  readonly interval: Interval;
  /** Two-sided: twice the share of draws on the rarer side of 0, where the observed rows count as one draw. */
  readonly p: number;
}

/**
 * The percentile bootstrap of the mean of differences, one a row that both variants answered: rows are drawn with
 * replacement. The same differences and seed give the same interval.
 */
export function bootstrap(differences: readonly number[], seed = 0): Bootstrap {
  const random = randomNumbers(seed);
  const values = Float64Array.from(differences);
  const n = values.length;
  const means = new Float64Array(DRAWS);
  let [notAbove, notBelow] = [1, 1];
  for (let draw = 0; draw < DRAWS; draw++) {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += values[Math.floor((random() / 0x1_0000_0000) * n)]!;
    means[draw] = sum / n;
    if (sum <= 0) notAbove++;
    if (sum >= 0) notBelow++;
  }
  means.sort();
  return {
    interval: [means[Math.round(0.025 * (DRAWS - 1))]!, means[Math.round(0.975 * (DRAWS - 1))]!],
    p: Math.min(1, (2 * Math.min(notAbove, notBelow)) / (DRAWS + 1)),
  };
}

/** Whole numbers from 0 to 2 ** 32 - 1, by the generator sfc32 of C. Doty-Humphrey. */
export function randomNumbers(seed: number): () => number {
  let [a, b, c, counter] = [seed | 0, 0x9e3779b9 | 0, 0x243f6a88 | 0, 1];
  const next = (): number => {
    const result = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + result) | 0;
    return result >>> 0;
  };
  for (let i = 0; i < 15; i++) next();
  return next;
}

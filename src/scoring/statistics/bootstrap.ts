import type { Interval } from "./interval.js";

const DRAWS = 10_000;

/** What the bootstrap says of a mean. */
export interface Bootstrap {
  readonly interval: Interval;
  /** Two-sided: twice the share of draws on the rarer side of 0, where the observed rows count as one draw. */
  readonly p: number;
}

/** More rows are drawn in so many groups of equal size: their means vary as those of rows do. */
const MOST_DRAWN = 5_000;

/**
 * The percentile bootstrap of the mean of differences, one a row that both variants answered: rows are drawn with
 * replacement. The same differences and seed give the same interval.
 */
export function bootstrap(differences: readonly number[], seed = 0): Bootstrap {
  const random = new RandomNumbers(seed);
  const values = Float64Array.from(groupMeans(differences, random));
  const n = values.length;
  const drawn = new Uint32Array(n);
  const means = new Float64Array(DRAWS);
  let [notAbove, notBelow] = [1, 1];
  for (let draw = 0; draw < DRAWS; draw++) {
    random.fill(drawn);
    let sum = 0;
    for (let i = 0; i < n; i++) sum += values[Math.floor((drawn[i]! / 0x1_0000_0000) * n)]!;
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

/** The values themselves, or the means of groups of them, which chance puts together. */
function groupMeans(values: readonly number[], random: RandomNumbers): readonly number[] {
  if (values.length <= MOST_DRAWN) return values;
  const keys = new Uint32Array(values.length);
  random.fill(keys);
  const order = [...values.keys()].sort((one, other) => keys[one]! - keys[other]!);
  const sums = new Array<number>(MOST_DRAWN).fill(0);
  const counts = new Array<number>(MOST_DRAWN).fill(0);
  for (const [place, i] of order.entries()) {
    sums[place % MOST_DRAWN]! += values[i]!;
    counts[place % MOST_DRAWN]!++;
  }
  return sums.map((sum, i) => sum / counts[i]!);
}

/** Whole numbers from 0 to 2 ** 32 - 1, by the generator sfc32 of C. Doty-Humphrey. */
export class RandomNumbers {
  readonly #state: Int32Array;

  constructor(seed: number) {
    this.#state = Int32Array.of(seed, 0x9e3779b9, 0x243f6a88, 1);
    this.fill(new Uint32Array(15));
  }

  /** Replaces all numbers by the next ones. */
  fill(numbers: Uint32Array): void {
    const state = this.#state;
    let [a, b, c, counter] = [state[0]!, state[1]!, state[2]!, state[3]!];
    for (let i = 0; i < numbers.length; i++) {
      const next = (((a + b) | 0) + counter) | 0;
      counter = (counter + 1) | 0;
      a = b ^ (b >>> 9);
      b = (c + (c << 3)) | 0;
      c = (((c << 21) | (c >>> 11)) + next) | 0;
      numbers[i] = next;
    }
    state.set([a, b, c, counter]);
  }
}

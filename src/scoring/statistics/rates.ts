import { type Interval, Z } from "./interval.js";
import { twoSided } from "./normal.js";

/** How many of n answers are hits. A share that was typed has no whole number of hits. */
export interface Rate {
  readonly hits: number;
  readonly n: number;
}

/** Wilson's interval of a rate, as shares of 1; `z` standard errors wide on either side. */
export function wilson({ hits, n }: Rate, z = Z): Interval {
  const share = hits / n;
  const denominator = 1 + z ** 2 / n;
  const middle = (share + z ** 2 / (2 * n)) / denominator;
  const half = (z * Math.sqrt((share * (1 - share)) / n + z ** 2 / (4 * n ** 2))) / denominator;
  return [hits === 0 ? 0 : Math.max(0, middle - half), hits === n ? 1 : Math.min(1, middle + half)];
}

/** Newcombe's hybrid interval of the difference `one - other` of rates of different answers: Wilson's, squared and added. */
export function newcombe(one: Rate, other: Rate, z = Z): Interval {
  const [oneShare, otherShare] = [one.hits / one.n, other.hits / other.n];
  const [oneLow, oneHigh] = wilson(one, z);
  const [otherLow, otherHigh] = wilson(other, z);
  const difference = oneShare - otherShare;
  return [
    difference - Math.hypot(oneShare - oneLow, otherHigh - otherShare),
    difference + Math.hypot(oneHigh - oneShare, otherShare - otherLow),
  ];
}

/** Wider than any interval that a double can tell from certainty. */
const MOST_ERRORS = 40;

/** The p at which Newcombe's interval ends at 0: below 0.05 exactly where the interval of 95 % does not hold 0. */
export function newcombeP(one: Rate, other: Rate): number {
  const holdsNothing = (z: number): boolean => {
    const [low, high] = newcombe(one, other, z);
    return low > 0 || high < 0;
  };
  let [low, high] = [0, MOST_ERRORS];
  for (let middle = 20; middle > low && middle < high; middle = (low + high) / 2) {
    if (holdsNothing(middle)) low = middle;
    else high = middle;
  }
  return twoSided(low);
}

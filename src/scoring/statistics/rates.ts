import { type Interval, Z } from "./interval.js";

/** How many of n answers are hits. */
export interface Rate {
  readonly hits: number;
  readonly n: number;
}

/** Wilson's interval of a rate, as shares of 1. */
export function wilson({ hits, n }: Rate): Interval {
  const share = hits / n;
  const denominator = 1 + Z ** 2 / n;
  const middle = (share + Z ** 2 / (2 * n)) / denominator;
  const half = (Z * Math.sqrt((share * (1 - share)) / n + Z ** 2 / (4 * n ** 2))) / denominator;
  return [hits === 0 ? 0 : Math.max(0, middle - half), hits === n ? 1 : Math.min(1, middle + half)];
}

/** Newcombe's hybrid interval of the difference `one - other` of rates of different answers: Wilson's, squared and added. */
export function newcombe(one: Rate, other: Rate): Interval {
  const [oneShare, otherShare] = [one.hits / one.n, other.hits / other.n];
  const [oneLow, oneHigh] = wilson(one);
  const [otherLow, otherHigh] = wilson(other);
  const difference = oneShare - otherShare;
  return [
    difference - Math.hypot(oneShare - oneLow, otherHigh - otherShare),
    difference + Math.hypot(oneHigh - oneShare, otherShare - otherLow),
  ];
}

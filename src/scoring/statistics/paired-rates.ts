import { type Interval, Z } from "./interval.js";
import { logFactorial } from "./log-gamma.js";

/** How two variants did on the same n answers, as far as they differ. */
export interface Discordance {
  /** Hits of the one that are misses of the other. */
  readonly gained: number;
  /** Misses of the one that are hits of the other. */
  readonly lost: number;
  readonly n: number;
}

/** Bonett and Price's interval of a difference of rates of the same answers: one answer is added to each kind of change. */
export function bonettPrice({ gained, lost, n }: Discordance): Interval {
  const [up, down] = [(gained + 1) / (n + 2), (lost + 1) / (n + 2)];
  const difference = up - down;
  const half = Z * Math.sqrt((up + down - difference ** 2) / (n + 2));
  return [Math.max(-1, difference - half), Math.min(1, difference + half)];
}

/**
 * The two-sided p of McNemar's exact test: how probable so uneven a split of the answers that differ is, or a more uneven
 * one, when each goes either way with probability one half.
 */
export function mcnemar({ gained, lost }: Discordance): number {
  const total = gained + lost;
  const least = Math.min(gained, lost);
  const logMost = logFactorial(total) - logFactorial(least) - logFactorial(total - least) - total * Math.LN2;
  // the terms below the greatest, as shares of it: none of them underflows before the sum has all its digits
  let [term, sum] = [1, 1];
  for (let i = least; i > 0 && term > sum * Number.EPSILON; i--) {
    term *= i / (total - i + 1);
    sum += term;
  }
  return Math.min(1, 2 * Math.exp(logMost + Math.log(sum)));
}

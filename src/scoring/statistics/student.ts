import type { Interval } from "./interval.js";
import { logGamma } from "./log-gamma.js";

/** What Student's interval needs of n values. */
export interface Mean {
  readonly mean: number;
  /** The standard deviation of a sample: squares over n - 1. */
  readonly sd: number;
  readonly n: number;
}

/** Student's t interval of a mean, in its unit. One value says nothing about others: its interval is infinite. */
export function studentInterval({ mean, sd, n }: Mean): Interval {
  if (n < 2) return [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const half = (studentQuantile(0.975, n - 1) * sd) / Math.sqrt(n);
  return [mean - half, mean + half];
}

/** Student's interval of a mean of percentages, which lies between 0 and 100. */
export function percentInterval(mean: Mean): Interval {
  const [low, high] = studentInterval(mean);
  return [Math.max(0, low), Math.min(100, high)];
}

/** A difference of means, its interval, and the two-sided p of no difference. */
export interface MeanDifference {
  readonly interval: Interval;
  readonly p: number;
  readonly standardError: number;
}

/** Welch's t interval of the difference `one - other` of means of different answers. */
export function welch(one: Mean, other: Mean): MeanDifference {
  const [oneError, otherError] = [one.sd ** 2 / one.n, other.sd ** 2 / other.n];
  const standardError = Math.sqrt(oneError + otherError);
  const difference = one.mean - other.mean;
  if (one.n < 2 || other.n < 2)
    return { interval: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY], p: 1, standardError };
  if (standardError === 0)
    return { interval: [difference, difference], p: difference === 0 ? 1 : 0, standardError };
  const degrees =
    (oneError + otherError) ** 2 / (oneError ** 2 / (one.n - 1) + otherError ** 2 / (other.n - 1));
  const half = studentQuantile(0.975, degrees) * standardError;
  const p = 2 * upperTail(Math.abs(difference) / standardError, degrees);
  return { interval: [difference - half, difference + half], p, standardError };
}

/** Student's t interval and test of a mean of differences, one a row that both variants have; of two rows at least. */
export function pairedDifference({ mean, sd, n }: Mean): MeanDifference {
  const standardError = sd / Math.sqrt(n);
  if (n < 2) return { interval: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY], p: 1, standardError };
  if (standardError === 0) return { interval: [mean, mean], p: mean === 0 ? 1 : 0, standardError };
  const half = studentQuantile(0.975, n - 1) * standardError;
  return {
    interval: [mean - half, mean + half],
    p: 2 * upperTail(Math.abs(mean) / standardError, n - 1),
    standardError,
  };
}

/** The quantile of Student's t distribution for a probability from 0.5 to below 1; degrees of freedom from 1. */
export function studentQuantile(probability: number, degrees: number): number {
  const tail = 1 - probability;
  let [low, high] = [0, 1];
  while (upperTail(high, degrees) > tail) [low, high] = [high, 2 * high];
  for (let middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2) {
    if (upperTail(middle, degrees) > tail) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The probability of a value above t, for t from 0. */
function upperTail(t: number, degrees: number): number {
  return incompleteBeta(degrees / (degrees + t ** 2), degrees / 2, 0.5) / 2;
}

/** The regularised incomplete beta function. */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x === 0 || x === 1) return x;
  const logFront = logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x);
  // the fraction converges fast on this side of the mean, and by symmetry on the other
  return x < (a + 1) / (a + b + 2)
    ? (Math.exp(logFront) * betaFraction(x, a, b)) / a
    : 1 - (Math.exp(logFront) * betaFraction(1 - x, b, a)) / b;
}

const MOST_TERMS = 1000;
const TINY = 1e-300;

/** The continued fraction of the incomplete beta function, by Lentz's method. */
function betaFraction(x: number, a: number, b: number): number {
  const away = (value: number): number => (Math.abs(value) < TINY ? TINY : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m <= MOST_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    let change = 1;
    for (const coefficient of [even, odd]) {
      d = 1 / away(1 + coefficient * d);
      c = away(1 + coefficient / c);
      change = c * d;
      fraction *= change;
    }
    if (Math.abs(change - 1) < Number.EPSILON) break;
  }
  return fraction;
}

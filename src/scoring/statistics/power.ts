import { Z } from "./interval.js";
import type { Rate } from "./rates.js";

/** The 80 % quantile of the normal distribution. */
const Z_POWER = 0.8416212335729143;

/** How many standard errors a difference must have to be seen at 95 % in 80 of 100 repetitions. */
const ERRORS = Z + Z_POWER;

/**
 * The smallest difference from a rate that as many other answers could show, as a share of 1. At rates of 0 and 1, which
 * have no spread of their own, half an answer counts as different.
 */
export function smallestDifference(rate: Rate, n: number): number {
  const share = Math.min(1 - 0.5 / rate.n, Math.max(0.5 / rate.n, rate.hits / rate.n));
  return ERRORS * Math.sqrt(share * (1 - share) * (1 / rate.n + 1 / n));
}

/** The same where both have answered the same n rows, of which so many differ (one at least). */
export function smallestPairedDifference(discordant: number, n: number): number {
  return (ERRORS * Math.sqrt(Math.max(1, discordant))) / n;
}

/** The smallest difference of means, in their unit, for a difference with this standard error. */
export function smallestMeanDifference(standardError: number): number {
  return ERRORS * standardError;
}

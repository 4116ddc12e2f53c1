import type { Interval } from "../../scoring/statistics/interval.js";
import { wilson } from "../../scoring/statistics/rates.js";
import { percentInterval } from "../../scoring/statistics/student.js";

/** The share of n answers that are hits. A share that was typed has no whole number of hits. */
export interface RateMeasure {
  readonly kind: "rate";
  readonly hits: number | undefined;
  /** From 0 to 1. */
  readonly share: number;
  readonly n: number;
}

/** The mean of the scores of n answers, in per cent. A mean that was typed has no deviation. */
export interface MeanMeasure {
  readonly kind: "mean";
  readonly mean: number;
  readonly sd: number | undefined;
  readonly n: number;
}

/** What was measured of one variant. All its values are in per cent. */
export type Measure = RateMeasure | MeanMeasure;

export function percentOf(measure: Measure): number {
  return measure.kind === "rate" ? 100 * measure.share : measure.mean;
}

/** The 95 % interval in per cent: Wilson's, or Student's; undefined for a mean without a deviation. */
export function intervalOf(measure: Measure): Interval | undefined {
  if (measure.kind === "rate") return inPercent(wilson(rateOf(measure)));
  const { mean, sd, n } = measure;
  return sd === undefined ? undefined : percentInterval({ mean, sd, n });
}

/** A rate for statistics, whose hits need not be whole. */
export function rateOf({ hits, share, n }: RateMeasure): { readonly hits: number; readonly n: number } {
  return { hits: hits ?? share * n, n };
}

export function inPercent([low, high]: Interval): Interval {
  return [100 * low, 100 * high];
}

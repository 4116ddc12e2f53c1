import type { Interval } from "../../scoring/statistics/interval.js";
import { signed, twoDecimals } from "./hundredths.js";
import type { Measure } from "./measure.js";

/** What stands for a number that is not known. */
export const NONE = "–";

/** `155/330`; `of 1319` for a share or a mean. */
export function countOf(measure: Measure): string {
  return measure.kind === "rate" && measure.hits !== undefined
    ? `${measure.hits}/${measure.n}`
    : `of ${measure.n}`;
}

export function rangeOf(interval: Interval | undefined): string {
  if (interval === undefined || !interval.every(Number.isFinite)) return NONE;
  return `${twoDecimals(interval[0])} to ${twoDecimals(interval[1])}`;
}

export function signedRange(interval: Interval | undefined): string {
  if (interval === undefined || !interval.every(Number.isFinite)) return NONE;
  return `${signed(interval[0])} to ${signed(interval[1])}`;
}

/** Four decimals; smaller ones are only bounded. */
export function probability(p: number | undefined): string {
  if (p === undefined) return NONE;
  return p < 0.0001 ? "<0.0001" : p.toFixed(4);
}

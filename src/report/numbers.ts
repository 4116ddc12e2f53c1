import { occurrences } from "../block/histogram.js";
import { quantile } from "../block/quantile.js";
import type { Histogram } from "../block/tally.js";
import { formatNumber } from "../domain/format-number.js";

/** `3.2 %` of a whole; `–` of nothing. */
export function percent(part: number, whole: number): string {
  return whole === 0 ? "–" : `${((100 * part) / whole).toFixed(1)} %`;
}

/** A mean with one decimal. */
export function mean(total: number, count: number): string {
  return count === 0 ? "–" : (total / count).toFixed(1);
}

/** `1 row`, `7,473 rows`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${formatNumber(count)} ${count === 1 ? one : many}`;
}

/** `6`, or `2 to 6`. */
export function range(from: number, to: number): string {
  return from === to ? formatNumber(from) : `${formatNumber(from)} to ${formatNumber(to)}`;
}

/** The smallest number that this share of a histogram is not above; undefined if nothing was counted. */
export function quantileOf(histogram: Histogram, share: number): number | undefined {
  return quantile(occurrences(histogram), share);
}

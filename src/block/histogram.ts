// Apart from the schemas: only a run that reads tallies from files loads those.
import { type Occurrences, quantile } from "./quantile.js";
import type { Histogram } from "./tally.js";

/** Most bins of a histogram that others were added to: its size does not depend on the number of rows, nor on the longest one. */
export const MOST_BINS = 4096;

export function emptyHistogram(): Histogram {
  return { width: 1, counts: {} };
}

export function addNumber({ width, counts }: Histogram, value: number): void {
  const from = value - (value % width);
  counts[from] = (counts[from] ?? 0) + 1;
}

/**
 * Adds another histogram to one, with the narrowest bins of which there are not too many. Bins of a power of two divide each
 * other, so the order in which histograms are added makes no difference.
 */
export function addHistogram(histogram: Histogram, other: Histogram): void {
  if (other.width > histogram.width) widen(histogram, other.width);
  const { width, counts } = histogram;
  let isLarger = false;
  for (const [key, times] of Object.entries(other.counts)) {
    const from = Number(key) - (Number(key) % width);
    const known = counts[from];
    isLarger ||= known === undefined;
    counts[from] = (known ?? 0) + times;
  }
  if (!isLarger) return;
  while (Object.keys(histogram.counts).length > MOST_BINS) widen(histogram, 2 * histogram.width);
}

function widen(histogram: Histogram, width: number): void {
  const counts: Histogram["counts"] = {};
  for (const [key, times] of Object.entries(histogram.counts)) {
    const from = Number(key) - (Number(key) % width);
    counts[from] = (counts[from] ?? 0) + times;
  }
  histogram.width = width;
  histogram.counts = counts;
}

/** The last number of each bin, in rising order: no counted number of the bin is above it. */
export function occurrences({ width, counts }: Histogram): Occurrences {
  // whole numbers are the keys of an object in rising order
  return Object.entries(counts).map(([from, times]) => [Number(from) + width - 1, times] as const);
}

/** The smallest number that this share of a histogram is not above; undefined if nothing was counted. */
export function quantileOf(histogram: Histogram, share: number): number | undefined {
  return quantile(occurrences(histogram), share);
}

import type { Histogram } from "../block/tally.js";

/** The numbers from `from` to `to`, both included. */
export interface Bin {
  readonly from: number;
  readonly to: number;
}

/** Most bins of a chart: its size does not depend on the numbers of rows or tokens. */
const MOST_BINS = 64;

/** Equally wide bins over all numbers of these histograms, with round borders but for the last number; none if nothing was counted. */
export function binsOf(histograms: readonly Histogram[]): readonly Bin[] {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const { width, counts } of histograms)
    for (const key of Object.keys(counts)) {
      least = Math.min(least, Number(key));
      most = Math.max(most, Number(key) + width - 1);
    }
  if (least > most) return [];
  const width = roundWidth((most - least + 1) / MOST_BINS);
  const first = Math.floor(least / width) * width;
  const count = Math.floor((most - first) / width) + 1;
  return Array.from({ length: count }, (_, i) => ({
    from: first + i * width,
    to: Math.min(first + (i + 1) * width - 1, most),
  }));
}

/** 1, 2 or 5 times a power of ten, at least `width`, and at most half of the bins that MOST_BINS leaves room for are lost. */
function roundWidth(width: number): number {
  let power = 1;
  while (power * 10 <= width) power *= 10;
  return [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= width)!;
}

/** How many of a histogram's numbers are in each of these bins; of a bin of its own, which is far narrower, all where it begins. */
export function countIn(bins: readonly Bin[], { counts: occurred }: Histogram): readonly number[] {
  const counts = bins.map(() => 0);
  const [first] = bins;
  if (first === undefined) return counts;
  const width = first.to - first.from + 1;
  for (const [key, times] of Object.entries(occurred)) {
    const at = Math.floor((Number(key) - first.from) / width);
    counts[at] = (counts[at] ?? 0) + times;
  }
  return counts;
}

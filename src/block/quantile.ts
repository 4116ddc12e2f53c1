/** Whole numbers in rising order, each with how often it occurred. */
export type Occurrences = readonly (readonly [number: number, times: number])[];

/** The smallest number that this share of all is not above; undefined if there is none. */
export function quantile(sorted: Occurrences, share: number): number | undefined {
  let left = share * sorted.reduce((sum, [, times]) => sum + times, 0);
  for (const [number, times] of sorted) {
    left -= times;
    if (left <= 0) return number;
  }
  return sorted.at(-1)?.[0];
}

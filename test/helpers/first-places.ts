import type { Tally } from "../../src/block/tally.js";

/** Counts with the fields of the first places alone: places in a part of a file are bytes, those in a whole one lines. */
export function countedPlaces({ firstPlaces, ...counts }: Pick<Tally, "firstPlaces">): object {
  const fields = Object.entries(firstPlaces).map(([rule, found]) => [rule, found.map(({ field }) => field)]);
  return { ...counts, firstPlaces: Object.fromEntries(fields) };
}

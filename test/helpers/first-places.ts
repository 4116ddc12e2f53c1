import type { Tally } from "../../src/block/tally.js";
import type { Samples } from "../../src/roles/samples.js";

/** Counts without places but the fields of the first ones: places in a part of a file are bytes, those in a whole one lines. */
export function countedPlaces({
  firstPlaces,
  samples,
  ...counts
}: Pick<Tally, "firstPlaces" | "samples">): object {
  const fields = Object.entries(firstPlaces).map(([rule, found]) => [rule, found.map(({ field }) => field)]);
  return { ...counts, firstPlaces: Object.fromEntries(fields), samples: withoutPlaces(samples) };
}

function withoutPlaces(samples: Samples): unknown {
  return JSON.parse(JSON.stringify(samples), (key, value: unknown) => (key === "place" ? undefined : value));
}

import { z } from "zod";
import { type Place, positionOf } from "../domain/place.js";
import { RULE_NAMES, type Rule } from "../domain/rules.js";

const At = z.int().nonnegative();
const PlaceSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("line"), file: z.string(), line: At }),
  z.strictObject({ kind: z.literal("element"), file: z.string(), index: At }),
  z.strictObject({ kind: z.literal("byte"), file: z.string(), byte: At }),
]) satisfies z.ZodType<Place>;

const FoundAt = z.strictObject({ place: PlaceSchema, field: z.string() });
/** Where a row broke a rule: its place, and the field's path. */
export type FoundAt = z.output<typeof FoundAt>;

/** For each rule, the first places where it was broken, at most MOST_PLACES, sorted by file and position. */
export const FirstPlaces = z.partialRecord(z.enum(RULE_NAMES), z.array(FoundAt));
export type FirstPlaces = z.output<typeof FirstPlaces>;

const MOST_PLACES = 20;

/** Adds a place; the rows of one file are added in their order. */
export function addPlace(places: FirstPlaces, rule: Rule, findPlace: () => FoundAt): void {
  const known = places[rule];
  if (known === undefined) places[rule] = [findPlace()];
  else if (known.length < MOST_PLACES) known.push(findPlace());
}

/** Adds other places; the order in which they are added makes no difference. */
export function addPlaces(places: FirstPlaces, others: FirstPlaces): void {
  for (const [rule, found] of Object.entries(others) as [Rule, FoundAt[]][])
    places[rule] = [...(places[rule] ?? []), ...found].sort(compare).slice(0, MOST_PLACES);
}

function compare(a: FoundAt, b: FoundAt): number {
  if (a.place.file !== b.place.file) return a.place.file < b.place.file ? -1 : 1;
  const difference = positionOf(a.place) - positionOf(b.place);
  if (difference !== 0) return difference;
  return a.field === b.field ? 0 : a.field < b.field ? -1 : 1;
}

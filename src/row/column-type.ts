import { ExactNumber } from "../json/exact.js";

/** Messages of which some contents are texts and some are lists of parts. */
export const MIXED_CONTENTS = "messages with texts and lists of parts";

/** The type of a value; for messages, of their contents. Undefined for null and an empty list, which fit any type. */
export function columnType(value: unknown): string | undefined {
  if (value === null) return undefined;
  if (!Array.isArray(value))
    return typeof value === "object" && !(value instanceof ExactNumber) ? "an object" : `a ${typeOf(value)}`;
  const contents = value.flatMap((item: unknown): unknown => Reflect.get(Object(item), "content") ?? []);
  const texts = contents.filter((content) => typeof content === "string").length;
  const isMessages = value.some((item: unknown) => Object.hasOwn(Object(item), "content"));
  if (!isMessages) return value.length === 0 ? undefined : `a list of ${typeOf(value[0])}s`;
  const lists = value.filter((item: unknown) => Array.isArray(Reflect.get(Object(item), "content"))).length;
  if (lists > 0 && texts > 0) return MIXED_CONTENTS;
  return lists > 0 ? "messages with lists of parts" : "messages with texts";
}

function typeOf(value: unknown): string {
  return value instanceof ExactNumber ? "number" : typeof value;
}

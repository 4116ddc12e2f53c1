import { z } from "zod";
import { canonicalJson } from "../../json/canonical.js";

/** The first line of an answers file: whose answers these are. */
export const AnswersHead = z.looseObject({
  cache: z.literal(1),
  /** The server's own entry of the model; of answers to batch lines, its id alone. */
  model: z.looseObject({ id: z.string() }),
  /** SHA-256 of a fixed greedy answer, and the key of its request; null if nobody was asked. */
  canary: z.string().nullable(),
  canaryKey: z.string().nullable(),
  /** SHA-256 of what the model answered to one request with two seeds. */
  seeds: z.tuple([z.string(), z.string()]).optional(),
});
export type AnswersHead = z.output<typeof AnswersHead>;

export type ModelEntry = AnswersHead["model"];

/** Servers make these anew whenever they are asked. */
const VOLATILE: readonly string[] = ["created", "permission"];

/** Whether two entries are of one model, as far as the servers say. */
export function isSameModel(one: ModelEntry, other: ModelEntry): boolean {
  return stableEntry(one) === stableEntry(other);
}

/** What of an entry stays the same from one question to the next. */
export function stableEntry(entry: ModelEntry): string {
  return canonicalJson(Object.fromEntries(Object.entries(entry).filter(([key]) => !VOLATILE.includes(key))));
}

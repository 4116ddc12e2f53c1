import { z } from "zod";
import type { RowFacts } from "../method.js";

const WEIGHT = "expected a weight: a whole number from 1 to 1000000";

/** Phrases with their weights. */
export const Phrases = z
  .record(z.string().meta({ minLength: 1 }), z.int(WEIGHT).min(1, WEIGHT).max(1e6, WEIGHT))
  .refine((phrases) => !Object.hasOwn(phrases, ""), "expected a text that is not empty")
  .refine(
    (phrases) => Object.keys(phrases).every((text) => text.isWellFormed()),
    "half a surrogate pair is no text",
  )
  .refine((phrases) => Object.keys(phrases).length > 0, "expected at least one phrase with its weight")
  .describe("phrases with their weights");
export type Phrases = z.output<typeof Phrases>;

/** Draws one of the phrases for a row: each with a chance that is proportional to its weight, whatever their order. */
export function drawFrom(phrases: Phrases): (row: RowFacts) => string {
  // the order in which a JSON object lists them makes no difference
  const sorted = Object.entries(phrases).sort(([a], [b]) => (a < b ? -1 : 1));
  const total = sorted.reduce((sum, [, weight]) => sum + weight, 0);
  const [[only]] = sorted as [[string, number]];
  if (sorted.length === 1) return () => only;
  return (row) => {
    let left = row.position() * total;
    for (const [phrase, weight] of sorted) {
      if (left < weight) return phrase;
      left -= weight;
    }
    return only;
  };
}

/** All phrases of several sets, each once. */
export function allPhrases(sets: readonly Phrases[]): readonly string[] {
  return [...new Set(sets.flatMap((phrases) => Object.keys(phrases)))];
}

import { z } from "zod";
import { defineChoice } from "./choice.js";
import { allPhrases, drawFrom, Phrases } from "./phrases.js";

/** Any of the phrases, by their weights. */
export const byWeight = defineChoice(
  "of `phrases`",
  z.strictObject({ by: z.literal("weight"), phrases: Phrases }).describe("any of the phrases"),
  ({ phrases }) => {
    const draw = drawFrom(phrases);
    return {
      prefixes: allPhrases([phrases]),
      choose: (_, row) => ({ prefix: draw(row), case: undefined, reason: "by weight" }),
    };
  },
);

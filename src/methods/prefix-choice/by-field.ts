import { z } from "zod";
import { CASES, choiceByCase } from "./cases.js";
import { defineChoice } from "./choice.js";

/** By the text in a column of the row. */
export const byField = defineChoice(
  "of the case whose name is the text in `field`, a field of the row; else of `default`",
  z
    .strictObject({
      by: z.literal("field"),
      field: z
        .string()
        .min(1, "expected the name of a field")
        .describe("a field of the row that holds a text"),
      ...CASES,
    })
    .describe("by the text in a field of the row, such as its language"),
  (settings) =>
    choiceByCase(settings, (draw) => (_, row) => {
      const { field } = settings;
      const value = row.column(field);
      const isCase = value !== undefined && Object.hasOwn(settings.cases, value);
      // the value itself is text of the row, unless the settings name it
      const found = value === undefined ? "has no text" : isCase ? `is ${value}` : "is no case";
      return draw(value, row, `field ${field} ${found}`);
    }),
);

import { RowError } from "../../domain/problem.js";
import { isObject } from "../../json/is-object.js";
import { unknownAnswer } from "../answer.js";
import { bodyFacts } from "../body-facts.js";
import { objectIn, textAt } from "../fields.js";
import type { AnswerFormat } from "../format.js";

/** The answers that this tool keeps beside an output: OUTPUT.answers.jsonl. */
export const ownAnswers: AnswerFormat = {
  summary: "the answers that this tool keeps: OUTPUT.answers.jsonl",
  reads: ["cache", "key", "body"],
  fits: (value) => isObject(value) && "cache" in value,
  open: () => ({
    take: (value, place) => {
      const row = objectIn(value);
      if (isHead(row)) return undefined;
      return { ...unknownAnswer(place), id: textAt(row, "key"), ...bodyFacts(row["body"], ["body"]) };
    },
  }),
};

function isHead(row: Readonly<Record<string, unknown>>): boolean {
  if (!("cache" in row)) return false;
  if (row["cache"] === 1) return true;
  throw new RowError("wrong-type", ["cache"], "expected 1: another version of this tool wrote the file");
}

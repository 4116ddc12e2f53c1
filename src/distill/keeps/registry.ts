// What may be asked of a rewritten answer, each in its own file.
import { closestName } from "../../domain/closest-name.js";
import { RunError } from "../../domain/run-error.js";
import { didYouMean } from "../../domain/wrong-choice.js";
import { contains } from "./contains.js";
import { fence } from "./fence.js";
import { json } from "./json.js";
import type { Keep } from "./keep.js";
import { lastNumber } from "./last-number.js";
import { none } from "./none.js";

export const keeps: Readonly<Record<string, Keep>> = {
  none,
  "last-number": lastNumber,
  json,
  contains,
  fence,
};

/** The check of this name; any other word is a pattern that has to match. Throws RunError `usage` for a broken one. */
export function keepNamed(name: string): Keep {
  if (Object.hasOwn(keeps, name)) return keeps[name]!;
  const meant = /^[\w-]+$/.test(name)
    ? closestName(name.replaceAll("_", "-"), Object.keys(keeps))
    : undefined;
  // as a pattern it would match nothing, and every row would keep its answer
  if (meant !== undefined)
    throw new RunError(
      "usage",
      `--keep: ${name} is no check${didYouMean(meant)} As a pattern, write (?:${name})`,
    );
  try {
    const pattern = new RegExp(name, "u");
    return { summary: "a pattern", holds: (rewritten) => pattern.test(rewritten) };
  } catch (cause) {
    throw new RunError(
      "usage",
      `--keep: expected ${Object.keys(keeps).join(", ")}, or a regular expression of JavaScript`,
      cause,
    );
  }
}

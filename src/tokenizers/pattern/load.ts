import { escapeRegExp } from "../../domain/escape-regexp.js";
import { RunError } from "../../domain/run-error.js";
import type { Stage } from "../tokenizer-file.js";
import { Matcher } from "./matcher.js";
import { PatternError } from "./syntax.js";

/** The regular expression of a step's pattern, which may also be a plain text; undefined if it has neither. */
export function patternSource(stage: Stage): string | undefined {
  const pattern = stage["pattern"];
  if (typeof pattern !== "object" || pattern === null) return undefined;
  if ("Regex" in pattern) return String(pattern.Regex);
  return "String" in pattern ? escapeRegExp(String(pattern.String)) : undefined;
}

/** The matcher of a tokenizer's pattern. Throws RunError `config` for a pattern that is not valid or not supported. */
export function matcherOf(source: string): Matcher {
  try {
    return new Matcher(source);
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    throw new RunError(
      "config",
      `tokenizer.json: the pattern ${JSON.stringify(source)} cannot be used: ${error.message}; use another --tokenizer`,
      error,
    );
  }
}

import { escapeUnprintable } from "./escape-unprintable.js";
import { formatPath, type Path } from "./path.js";
import { formatPlace, type Place } from "./place.js";
import type { Rule } from "./rules.js";

/** What is wrong with one row: rule, place, field and message. Plain data, and never the row's text. */
export interface Problem {
  readonly rule: Rule;
  readonly place: Place;
  /** The field's path as `formatPath` writes it; empty for the row as a whole. */
  readonly field: string;
  readonly message: string;
}

/** Something that is wrong with a row, which may still be used. */
export interface Finding {
  readonly rule: Rule;
  readonly path: Path;
  readonly message: string;
}

/** Thrown by any step that finds the row invalid; the step knows the field, never the file. */
export class RowError extends Error {
  override readonly name = "RowError";

  readonly rule: Rule;
  readonly path: Path;

  constructor(rule: Rule, path: Path, message: string) {
    super(message);
    this.rule = rule;
    this.path = path;
  }

  /** The problem as data, once the row's place is known. */
  at(place: Place): Problem {
    return { rule: this.rule, place, field: formatPath(this.path), message: this.message };
  }
}

/** `train.jsonl:17:messages[1].content: expected text, found a number (wrong-type)`, safe for a terminal. */
export function formatProblem({ rule, place, field, message }: Problem): string {
  return escapeUnprintable(`${formatPlace(place)}${field === "" ? "" : `:${field}`}: ${message} (${rule})`);
}

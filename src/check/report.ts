import type { Place } from "../domain/place.js";
import type { Rule } from "../domain/rules.js";
import type { TrainerName } from "../trainers/registry.js";

/** One finding in one row, with its place. */
export interface CheckProblem {
  readonly rule: Rule;
  readonly place: Place;
  readonly field: string;
  readonly message: string;
  /** `fail` makes the check fail; `warn` is only reported. */
  readonly severity: "fail" | "warn";
  /** The trainers that it concerns; empty if it concerns all. */
  readonly trainers: readonly TrainerName[];
}

/** The result of a check of files. */
export interface CheckReport {
  /** How the rows were read: `messages`, `pair, question → answer`; undefined if there were none. */
  readonly format: string | undefined;
  readonly rows: number;
  /** The number of augmented rows; undefined when rows are text or tokens. */
  readonly augmented: number | undefined;
  readonly failed: number;
  /** Rows that failed, by rule. */
  readonly rules: Partial<Record<Rule, number>>;
  /** Rows with a warning, by rule. */
  readonly warnings: Partial<Record<Rule, number>>;
  /** Rows that failed, for each requested trainer. */
  readonly trainers: Partial<Record<TrainerName, number>>;
  /** Trainers that require more rows than there are, with the number that they require. */
  readonly tooFew: Partial<Record<TrainerName, number>>;
  /** The share of seams that match: the preview has the same tokens on both sides. Undefined if no seam was checked. */
  readonly seamRate: number | undefined;
  /** The number of tokens of the longest row; undefined without a tokenizer. */
  readonly longest: number | undefined;
}

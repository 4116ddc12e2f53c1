import type { Place } from "../domain/place.js";
import type { Rule } from "../domain/rules.js";
import type { TrainerName } from "../trainers/registry.js";

/** One thing that is wrong with one row, and for whom. */
export interface CheckProblem {
  readonly rule: Rule;
  readonly place: Place;
  readonly field: string;
  readonly message: string;
  /** `fail` makes the file unfit; `warn` is only told. */
  readonly severity: "fail" | "warn";
  /** The trainers that it matters to; empty for all, and for none in particular. */
  readonly trainers: readonly TrainerName[];
}

/** What a check of files comes to. */
export interface CheckReport {
  readonly rows: number;
  /** Rows whose prompt shows the beginning of their answer; undefined where rows are text or tokens already. */
  readonly augmented: number | undefined;
  readonly failed: number;
  /** Rows that failed, by rule. */
  readonly rules: Partial<Record<Rule, number>>;
  /** Rows that were warned of, by rule. */
  readonly warnings: Partial<Record<Rule, number>>;
  /** Rows of each trainer that fail for it; of every trainer that was asked about. */
  readonly trainers: Partial<Record<TrainerName, number>>;
  /** Trainers that want more rows than there are, and how many they want. */
  readonly tooFew: Partial<Record<TrainerName, number>>;
  /** The share of augmented rows whose prompt shows the very tokens that the answer begins with; undefined without a tokenizer. */
  readonly seamRate: number | undefined;
  /** The most tokens that a row has; undefined without a tokenizer. */
  readonly longest: number | undefined;
}

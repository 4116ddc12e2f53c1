import type { Problem } from "./problem.js";
import type { Rule } from "./rules.js";

/** A piece of text to put into a row's bytes. */
export interface Insertion {
  /** Byte position in front of which it goes. */
  readonly at: number;
  /** Text of a JSON document, escaped already; to be written as UTF-8. */
  readonly json: string;
}

/** How much of one answer its prompt shows. Lengths in tokens, and in UTF-16 units of the answer. */
export interface PreviewLength {
  readonly tokens: number;
  readonly preview: number;
  readonly answerUnits: number;
  /** Whether the answer has no more tokens than are shown. */
  readonly isWholeAnswer: boolean;
}

/** How many tokens a row has as a model is fed it, and which of its forms are over the budget. */
export interface RowTokens {
  /** As it came in. */
  readonly before: number;
  readonly wasOver: boolean;
  /** With its augmentation, whether it goes out so or not. */
  readonly augmented: number;
  readonly isOver: boolean;
}

/** What one check made of a row that it had something to look at in. */
export interface CheckResult {
  readonly rule: Rule;
  readonly failed: boolean;
  /** More to be counted, by name. */
  readonly details: Readonly<Record<string, number>> | undefined;
}

/** What is known of a row as a model is fed it; none when rows are not rendered, several when one row becomes several. */
export interface ValidationRecord {
  /** The form in which the row goes out. */
  readonly form: "before" | "augmented";
  readonly tokens: RowTokens;
  readonly checks: readonly CheckResult[];
}

/** Why a fit row was not augmented. */
export const UNCHANGED_REASONS = [
  "not-in-share",
  "short-answer",
  "already-augmented",
  "baseline",
  "over-budget",
] as const;
export type UnchangedReason = (typeof UNCHANGED_REASONS)[number];

/** What became of one row. */
export type Outcome =
  | {
      readonly kind: "augmented";
      readonly insertions: readonly Insertion[];
      readonly previews: readonly PreviewLength[];
      readonly output: OutputRows;
      readonly validations: readonly ValidationRecord[];
    }
  | {
      readonly kind: "unchanged";
      readonly reason: UnchangedReason;
      readonly output: OutputRows;
      readonly validations: readonly ValidationRecord[];
    }
  | {
      readonly kind: "rejected";
      readonly problem: Problem;
      readonly validations: readonly ValidationRecord[];
    };

/** The rows that are written in place of this one; undefined when it goes out as it came in, with its insertions. */
export type OutputRows = readonly OutputRow[] | undefined;

/** One row as it is written. */
export interface OutputRow {
  readonly json: string;
  readonly hasTools: boolean;
}

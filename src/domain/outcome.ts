import type { Path } from "./path.js";
import type { Problem } from "./problem.js";
import type { Rule } from "./rules.js";

/** A text to insert into a row's bytes. */
export interface Insertion {
  /** The byte position before which the text is inserted. */
  readonly at: number;
  /** JSON text, already escaped; written as UTF-8. */
  readonly json: string;
}

/** The length of one preview and its answer: `tokens` of the preview; `preview` and `answerUnits` in UTF-16 units. */
export interface PreviewLength {
  readonly tokens: number;
  readonly preview: number;
  readonly answerUnits: number;
  /** Whether the answer has no more tokens than the preview; of an adaptive one, whether only white space follows it. */
  readonly isWholeAnswer: boolean;
  /** What ended it: see preview-end.ts, or the name of its rule. */
  readonly ended: string;
  /** Whether white space at its end was left out. */
  readonly isTrimmed: boolean;
}

/** The prefix that an exchange got, and why. */
export interface PrefixChoice {
  readonly prefix: string;
  /** The case of the settings that the row is; undefined if it is none of them, and gets the default. */
  readonly case: string | undefined;
  /** Why, for people: `by weight`. */
  readonly reason: string;
}

/** The token counts of a rendered row, and whether each exceeds the budget (`--max-tokens`). */
export interface RowTokens {
  /** The row as read. */
  readonly before: number;
  readonly wasOver: boolean;
  /** The row with its augmentation, even when it is written without. */
  readonly augmented: number;
  readonly isOver: boolean;
}

/** The result of one check that applies to the row. */
export interface CheckResult {
  readonly rule: Rule;
  /** The field that fails it; undefined if it passes. */
  readonly failedAt: Path | undefined;
  /** Additional counts, by name. */
  readonly details: Readonly<Record<string, number>> | undefined;
}

/** The validation of one rendered row. An outcome has none without rendering, several when the row is expanded. */
export interface ValidationRecord {
  /** The form that was validated. */
  readonly form: "before" | "augmented";
  readonly tokens: RowTokens;
  /** Length of its shortest selected answer in UTF-16 units; undefined without a selected exchange. */
  readonly answerUnits: number | undefined;
  readonly checks: readonly CheckResult[];
}

/** Why a valid row was not augmented. */
export const UNCHANGED_REASONS = [
  "not-in-share",
  "short-answer",
  "no-preview",
  "already-augmented",
  "baseline",
  "over-budget",
  "no-answer",
] as const;

/** Why a valid row was not augmented; what each means is in the manifest's reference. */
export type UnchangedReason = (typeof UNCHANGED_REASONS)[number];

/** The reasons for people, after "unchanged: 7 rows". */
export const UNCHANGED_TEXT: Readonly<Record<UnchangedReason, string>> = {
  "not-in-share": "outside the share",
  "short-answer": "with short answers",
  "no-preview": "whose preview would be empty",
  "already-augmented": "already augmented",
  baseline: "by --method vanilla",
  "over-budget": "over the budget when augmented",
  "no-answer": "without an answer to augment",
};

/** The outcome of one row. */
export type Outcome =
  | {
      readonly kind: "augmented";
      readonly insertions: readonly Insertion[];
      readonly previews: readonly PreviewLength[];
      /** The prefixes that were chosen, for each exchange that had a choice. */
      readonly prefixes: readonly PrefixChoice[];
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

/** The rows written in place of this one; undefined when the row's own bytes are written, with its insertions. */
export type OutputRows = readonly OutputRow[] | undefined;

/** One row to write. */
export interface OutputRow {
  readonly json: string;
  readonly hasTools: boolean;
  /** Whether the row as read has exchanges that are not selected (`--turns`). */
  readonly hasUnselected: boolean;
  /** The columns that hold its media. */
  readonly media: readonly string[];
  /** The columns of the row as read that hold something and are not written. */
  readonly leftOut: readonly string[];
}

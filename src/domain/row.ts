import type { Problem } from "./problem.js";

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
  readonly shown: number;
  readonly answer: number;
  /** Whether the answer has no more tokens than are shown. */
  readonly whole: boolean;
}

/** How many tokens a row has as a model is fed it. */
export interface RowTokens {
  /** As it came in. */
  readonly before: number;
  /** As it goes out. */
  readonly after: number;
  /** Whether it goes out over the budget, which only happens when that is allowed. */
  readonly isOver: boolean;
}

/** Why a fit row was not augmented. */
export type LeftReason = "not-in-share" | "short-answer" | "already-augmented" | "baseline" | "over-budget";

/** What became of one row. */
export type Outcome =
  | {
      readonly kind: "augmented";
      readonly insertions: readonly Insertion[];
      readonly previews: readonly PreviewLength[];
      /** Undefined when rows are not rendered. */
      readonly tokens: RowTokens | undefined;
    }
  | { readonly kind: "left"; readonly reason: LeftReason; readonly tokens: RowTokens | undefined }
  | { readonly kind: "rejected"; readonly problem: Problem };

import type { z } from "zod";
import type { MetricName } from "../../scoring/metrics/registry.js";
import type { degenerateSchema } from "../score-result.js";
import type { Measure } from "./measure.js";
import type { RowScores } from "./row-scores.js";

/** What decided each answer: its name for people, and a key that is equal for the same list, rule or judge. */
export interface Rule {
  readonly label: string;
  readonly key: string;
}

/** One number of one variant, and where it is from. */
export interface Cell {
  readonly variant: string;
  readonly task: string;
  readonly metric: MetricName;
  /** Undefined for typed counts that name none. */
  readonly rule: Rule | undefined;
  readonly measure: Measure;
  /** The file of the result, or the line of the typed counts. */
  readonly source: string;
  readonly origin: Origin;
}

/** Typed by hand, or scored by this tool, with what it found beside the score. */
export type Origin =
  | { readonly kind: "typed" }
  | {
      readonly kind: "scored";
      /** The score of each row; undefined if the rows file is not there. */
      readonly rows: RowScores | undefined;
      readonly unscored: number;
      /** Answers from whose start a prefix or a prefill was taken. */
      readonly stripped: number;
      /** The SHA-256 of each file of answers. */
      readonly answers: readonly string[];
      /** The version of this tool that scored. */
      readonly version: string;
      readonly degenerate: z.output<typeof degenerateSchema>;
    };

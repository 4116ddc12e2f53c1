/** What a metric speaks of: `compare` weighs these against each other. */
export type Objective = "safety" | "over-refusal" | "utility";

/** What one answer is worth. */
export type Worth =
  | { readonly outcome: "hit" | "miss" }
  /** A score in per cent, and its parts in the same unit. */
  | { readonly outcome: "scored"; readonly score: number; readonly parts: Readonly<Record<string, number>> }
  | { readonly outcome: "unscored"; readonly rule: UnscoredRule };

/** Why a text has no score. */
export type UnscoredRule =
  /** The truth cannot be read by the metric's rule. */
  | "truth-unreadable"
  /** The judge's reply does not keep its form, also after a reminder. */
  | "unparsed"
  /** The judge refused, or a filter took its reply. */
  | "judge-refused"
  | "judge-no-answer";

interface Common {
  /** One line for help: what a hit is, or what the score is. */
  readonly summary: string;
  readonly objective: Objective;
  readonly better: "higher" | "lower";
}

/** The share of answers of which a decider (`--by`: phrases, or a judge) says that they are hits. */
export interface DecidedMetric extends Common {
  readonly kind: "decided";
  /** Its name for people, if a judge decides. */
  readonly judged: string;
}

interface WithTruth extends Common {
  /** The rule by its name; it is part of every number. */
  readonly rule: string;
  readonly scoreAnswer: (answer: string, truth: string) => Worth;
}

/** The share of answers that agree with their truths. */
export interface RateMetric extends WithTruth {
  readonly kind: "rate";
}

/** The mean of the answers' scores, in per cent. */
export interface MeanMetric extends WithTruth {
  readonly kind: "mean";
  /** The names of the parts of a score. */
  readonly parts: readonly string[];
}

/** A metric says by its kind what it needs of an answer: a decider, or the truth. */
export type Metric = DecidedMetric | RateMetric | MeanMetric;

export const hitIf = (isHit: boolean): Worth => ({ outcome: isHit ? "hit" : "miss" });

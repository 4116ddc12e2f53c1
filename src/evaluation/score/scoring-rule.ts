import type { Judge, ReadReply } from "../../scoring/judges/judge.js";
import type { Worth } from "../../scoring/metrics/metric.js";

/** What one answer is worth, and how it came to that. */
export interface Scored {
  readonly worth: Worth;
  /** Whether only another way of writing decided it. */
  readonly isNormalised: boolean;
  /** Undefined where no judge decides. */
  readonly judged?: Judged;
}

/** What a judge said of an answer. */
export interface Judged {
  /** In the judge's own word; undefined if it gave none. */
  readonly verdict: string | undefined;
  /** The name of the request that decided; undefined if nobody was asked. */
  readonly key: string | undefined;
  /** Whether something was taken out of the texts that could have steered the judge. */
  readonly isNeutralised: boolean;
}

/** What decides: a rule that needs nothing but the answer, or a model that is asked. */
export type Decider =
  | { readonly kind: "rule"; readonly score: (answer: string, truths: readonly string[]) => Scored }
  | { readonly kind: "judge"; readonly judge: Judge; readonly read: ReadReply };

/** How answers become numbers: one metric, and the rule that decides each answer. */
export interface ScoringRule {
  readonly metric: string;
  /** The rule's name, which is part of every number. */
  readonly rule: string;
  /** The number in words, for people; a rate by phrases is never called a rate of safe answers. */
  readonly label: string;
  readonly kind: "rate" | "mean";
  readonly needsTruth: boolean;
  readonly decider: Decider;
}

/** A file that --by names: phrases, or a judge. */
export interface RuleFile {
  readonly name: string;
  readonly text: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** The choice of a rule, as the user made it. */
export interface RuleChoice {
  readonly metric: string;
  /** A list's or a judge's name; undefined for the default. */
  readonly by: string | undefined;
  readonly asPublished: boolean;
}

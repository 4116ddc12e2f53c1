import type { AnswersReading } from "../../answers/read-answers.js";
import type { Join } from "../../answers/row-index.js";
import type { JsonBody } from "../../endpoint/request.js";
import type { AnswerSource } from "../../run/asking/answer-source.js";
import type { Stripping } from "./score-answer.js";
import type { RuleFile, ScoringRule } from "./scoring-rule.js";

/** How a judge is asked. */
export interface JudgeSettings {
  /** What requests have beside the prompt. */
  readonly sampling: JsonBody;
  /** The marks of requests are made of this and of their texts. */
  readonly seed: number;
  /** The path of the answers file. */
  readonly answers: string;
}

/** What is scored, and how. */
export interface ScoreRequest {
  readonly inputs: readonly string[];
  readonly reading: AnswersReading;
  readonly probes: string | undefined;
  readonly truths: string | undefined;
  readonly join: Join | undefined;
  readonly rule: ScoringRule;
  /** The file that gave the rule. */
  readonly ruleFile: RuleFile | undefined;
  readonly stripping: Stripping;
  /** More answers without a score stop the run. */
  readonly maxUnscored: number;
  readonly isSplit: boolean;
  /** Whether the rows file has the texts, too. */
  readonly showContent: boolean;
  /** The result's name; undefined to write no file. */
  readonly output: string | undefined;
  readonly variant: string | undefined;
  readonly task: string | undefined;
}

/** Answers that are scored, by a judge or without one. */
export interface FullScoreRequest extends ScoreRequest {
  /** Undefined where no judge decides. */
  readonly judging: (JudgeSettings & { readonly source: AnswerSource }) | undefined;
}

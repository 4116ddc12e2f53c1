import type { Join } from "../../answers/join.js";
import type { AnswersReading } from "../../answers/read-answers.js";
import type { RuleChoice } from "./rule.js";
import type { Stripping } from "./score-answer.js";

/** What is scored, and how. */
export interface ScoreRequest {
  readonly inputs: readonly string[];
  readonly reading: AnswersReading;
  readonly probes: string | undefined;
  readonly truths: string | undefined;
  readonly join: Join | undefined;
  readonly rule: Omit<RuleChoice, "phrases">;
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

import type { Tokenizer } from "../domain/tokenizer.js";
import type { Validator } from "../row/validate-row.js";
import type { CheckSeverities } from "../rules/registry.js";
import type { Settings } from "../settings/settings.js";
import type { TrainerName } from "../trainers/registry.js";
import type { CheckProblem } from "./report.js";

/** What to check, and against what. */
export interface CheckRequest {
  readonly settings: Settings;
  readonly inputs: readonly string[];
  /** The trainers to judge for, each by itself: they need not read one shape. */
  readonly trainers: readonly TrainerName[];
  /** The levels that were asked for, by check. */
  readonly severities: Partial<CheckSeverities>;
  /** The connectors by which an augmented prompt is known. */
  readonly connectors: readonly string[];
  readonly onProblem: (problem: CheckProblem) => void;
}

/** The two ways in which rows are rendered, and what they are rendered with. */
export interface Validators {
  readonly template: Validator;
  readonly plain: Validator;
  readonly tokenizer: Tokenizer;
}

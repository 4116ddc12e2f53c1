import type { Tokenizer } from "../domain/tokenizer.js";
import type { Validator } from "../row/validate-row.js";
import type { CheckSeverities } from "../rules/registry.js";
import type { Progress } from "../run/events.js";
import type { Endpoint } from "../run/overlap.js";
import type { Settings } from "../settings/settings.js";
import type { TrainerName } from "../trainers/registry.js";
import type { CheckProblem } from "./report.js";

/** What to check, and against what. */
export interface CheckRequest {
  readonly settings: Settings;
  readonly inputs: readonly string[];
  /** The trainers to check for, each independently: they need not read the same format. */
  readonly trainers: readonly TrainerName[];
  /** The configured severities, by check. */
  readonly severities: Partial<CheckSeverities>;
  /** The connectors that mark augmented prompts. */
  readonly connectors: readonly string[];
  /** Files that are written meanwhile, none of which may be an input. */
  readonly outputs: readonly Endpoint[];
  readonly onProblem: (problem: CheckProblem) => void;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** The validators for the two ways in which trainers render rows, and their tokenizer. */
export interface Validators {
  readonly template: Validator;
  readonly plain: Validator;
  readonly tokenizer: Tokenizer;
}

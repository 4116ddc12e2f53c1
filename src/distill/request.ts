import type { AnswerSource } from "../run/asking/answer-source.js";
import type { Settings } from "../settings/settings.js";
import type { DistillSettings } from "./settings.js";

/** What is rewritten, and how. */
export interface RewriteRequest {
  /** How rows are read, rendered and counted. */
  readonly reading: Settings;
  readonly distill: DistillSettings;
  /** The phrases of `--leaks`; undefined for SDFT's. */
  readonly leaks: readonly string[] | undefined;
  /** Paths, globs, or `-` for stdin. */
  readonly inputs: readonly string[];
  /** The path of the answers file. */
  readonly answers: string;
}

/** A run that writes rewritten rows. */
export interface DistillRequest extends RewriteRequest {
  readonly source: AnswerSource;
  readonly output: string;
}

import type { Clock } from "../endpoint/clock.js";
import type { EndpointSettings } from "../endpoint/settings.js";
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

/** Where answers come from. */
export type AnswerSource =
  | {
      readonly kind: "endpoint";
      readonly settings: EndpointSettings;
      readonly keyVariable: string | undefined;
      readonly clock?: Clock | undefined;
    }
  /** Output and error files of a batch, whose requests were of this model. */
  | { readonly kind: "batch"; readonly model: string; readonly files: readonly string[] };

/** A run that writes rewritten rows. */
export interface DistillRequest extends RewriteRequest {
  readonly source: AnswerSource;
  readonly output: string;
}

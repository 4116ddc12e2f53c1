import type { OutputContainer } from "../domain/output-container.js";
import { outputFormats } from "../formats/output/registry.js";
import { needsTokenizer } from "../methods/registry.js";
import { type OutputSpec, resolveOutput } from "../trainers/output-spec.js";
import type { Settings } from "./settings.js";
import type { Workload } from "./workload.js";

/** The settings and what follows from them, computed once for a run. */
export interface ResolvedSettings {
  /** Plain data: recorded in manifests and sent to worker threads. */
  readonly settings: Settings;
  /** The output format and its trainers; undefined if rows keep their format. */
  readonly output: OutputSpec | undefined;
  /** How the output holds the rows. */
  readonly container: OutputContainer;
  /** Whether rows are rendered and validated. */
  readonly isRendered: boolean;
  /** The name of the tokenizer that counts tokens; undefined if nothing is counted. */
  readonly tokenizer: string | undefined;
  readonly workload: Workload;
}

/** Throws RunError `usage` if no output format suits all trainers. */
export function resolveSettings(settings: Settings, container: OutputContainer = "json"): ResolvedSettings {
  const { method, maxTokens, template, checks } = settings;
  const output = resolveOutput(settings);
  const isRendered =
    (output !== undefined && outputFormats[output.format].needsRendering) ||
    // a trainer's limit needs the longest row
    (settings.trainers !== undefined && settings.tokenizer !== undefined) ||
    maxTokens !== undefined ||
    template !== undefined ||
    checks !== undefined;
  const tokenizer = needsTokenizer(method) || isRendered ? settings.tokenizer : undefined;
  return {
    settings,
    output,
    container,
    isRendered,
    tokenizer,
    workload: tokenizer === undefined ? "splicing" : "counting",
  };
}

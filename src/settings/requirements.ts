import { outputFormats } from "../formats/output/registry.js";
import { needsTokenizer } from "../methods/registry.js";
import { resolveOutput } from "../trainers/output-spec.js";
import type { Settings } from "./settings.js";

/** The tokenizer that rows are counted with; undefined when nothing is to be counted. */
export function tokenizerOf(settings: Settings): string | undefined {
  return needsTokenizer(settings.method) || isRendered(settings) ? settings.tokenizer : undefined;
}

/** Whether rows are rendered and judged: with a budget, or when a template or a check is named, or when they are written as rendered. */
export function isRendered(settings: Settings): boolean {
  const { maxTokens, template, checks } = settings;
  const outputSpec = resolveOutput(settings);
  if (outputSpec !== undefined && outputFormats[outputSpec.format].needsRendering) return true;
  return maxTokens !== undefined || template !== undefined || checks !== undefined;
}

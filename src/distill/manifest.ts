import type { FileDigest } from "../io/stores/atomic-file.js";
import { VERSION } from "../run/version.js";
import type { DistillRequest } from "./request.js";
import type { DistillResult } from "./result.js";

/** The record of a run as JSON, without a row's text but for frequent first words. */
export function distillManifest(
  { reading, distill, leaks, source }: DistillRequest,
  { tally, record, plan, inputs, format, output, dropped, seconds }: DistillResult,
  verdicts: (FileDigest & { readonly path: string }) | undefined,
): string {
  const { model, canary, samplingIgnored, ...asked } = record;
  const [before, after] = tally.means;
  const manifest = {
    tool: { name: "lookahead-prep", version: VERSION },
    command: "distill",
    distill: { ...distill, route: plan.route, rewriteSha256: plan.rewriteSha256, ...(leaks && { leaks }) },
    reading: { format, turns: reading.turns },
    endpoint: source.kind === "endpoint" ? source.settings : undefined,
    batch: source.kind === "batch" ? source.files : undefined,
    ...{ model, canary, samplingIgnored, inputs, output, verdicts },
    ...{ tokenizer: plan.tokenizer, template: plan.template },
    requests: { ...asked, dropped },
    rows: {
      rows: tally.rows,
      answers: tally.answers,
      verdicts: tally.verdicts,
      length: { unit: plan.unit, before, after },
      promptTokens: tally.prompts,
      duplicateAnswers: tally.duplicates,
      firstWords: tally.frequentOpenings,
    },
    seconds,
  };
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}

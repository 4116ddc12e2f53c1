import { escapeUnprintable } from "../../domain/escape-unprintable.js";
import { formatNumber } from "../../domain/format-number.js";
import { shellFile } from "../../domain/shell-word.js";
import { probeForms } from "../../probes/forms/registry.js";
import type { ProbeCounts, ProbesRequest, ProbesResult } from "../../probes/probes.js";

/** What was made, in lines. */
export function probesSummary(
  { form }: ProbesRequest,
  { outputs, leftOut, addedByServers, inTraining, seconds }: ProbesResult,
): readonly string[] {
  const [first] = outputs;
  const asked = first?.asked.path ?? "";
  return [
    ...outputs.flatMap(({ output, prefillTokens, counts }) => [
      `${output.path}: ${formatNumber(counts.probes)} probes (${form})${lengths(counts, prefillTokens)}`,
      ...warnings(counts),
    ]),
    ...categoryLines(first?.counts.categories ?? {}),
    ...(leftOut === undefined
      ? []
      : [
          `left out at the beginning of prompts: ${leftOut}, which the tokenizer adds by itself (post_processor of tokenizer.json); the counts include it`,
        ]),
    ...(addedByServers === undefined
      ? []
      : [
          `warning: the tokenizer adds ${addedByServers}, and the template does not write it; servers that tokenize with it count more than these probes say`,
        ]),
    ...(inTraining === undefined
      ? []
      : [
          `${inTraining === 0 ? "" : "warning: "}${formatNumber(inTraining)} of the requests stand in the training rows (--against)`,
        ]),
    probeForms[form].kind === "request"
      ? `done in ${seconds.toFixed(1)} s; send it, then: lookahead-prep score ANSWERS.jsonl --probes ${shellFile(asked)} --metric safe`
      : `done in ${seconds.toFixed(1)} s; what was asked: ${asked}`,
  ];
}

function lengths({ tokens }: ProbeCounts, prefillTokens: number | undefined): string {
  const prefill = prefillTokens === undefined ? "" : `, ${formatNumber(prefillTokens)} tokens of prefill`;
  return tokens === undefined
    ? prefill
    : `${prefill}, prompts of ${formatNumber(tokens.least)} to ${formatNumber(tokens.most)} tokens`;
}

const SHOWN = 12;
/** A category has a short name; a longer text is not shown as a whole. */
const MOST_NAME = 40;

function categoryLines(categories: Readonly<Record<string, number>>): readonly string[] {
  const all = Object.entries(categories);
  if (all.length === 0) return [];
  const shown = all
    .slice(0, SHOWN)
    .map(([name, count]) => `${escapeUnprintable(name.slice(0, MOST_NAME))} ${formatNumber(count)}`);
  return [`categories: ${formatNumber(all.length)} (${shown.join(", ")}${all.length > SHOWN ? ", …" : ""})`];
}

function warnings({ markers, wholeAnswers, trimmed }: ProbeCounts): readonly string[] {
  return [
    markers === 0
      ? []
      : [
          `warning: ${formatNumber(markers)} prompts have a text with a marker of the template or a control token, which a model does not read as text`,
        ],
    wholeAnswers === 0
      ? []
      : [`note: ${formatNumber(wholeAnswers)} prefills are the whole answer: it has no more tokens`],
    trimmed === 0
      ? []
      : [
          `note: ${formatNumber(trimmed)} prefills end or begin in white space that the template does not write; it is left out`,
        ],
  ].flat();
}

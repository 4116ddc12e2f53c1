import { mostFirst } from "../../block/most-first.js";
import type { ListedRequests } from "../../distill/list-requests.js";
import type { RewriteRequest } from "../../distill/request.js";
import type { DistillResult } from "../../distill/result.js";
import { formatNumber } from "../../domain/format-number.js";
import { shellFile, shellWord } from "../../domain/shell-word.js";

/** What a run did, for people. */
export function summaryLines(
  result: DistillResult,
  request: RewriteRequest,
  output: string,
): readonly string[] {
  const { tally, record, plan, dropped, seconds } = result;
  if (result.output === undefined)
    return ["nothing was published: rows cannot be rewritten; mend them, then run the same command again"];
  const kept = mostFirst(tally.verdicts).filter(([name]) => name !== "rewritten");
  const reasons = kept.map(([name, count]) => `${name} ${formatNumber(count)}`).join(", ");
  const [before, after] = tally.means;
  const { prompts } = tally;
  const lines = [
    `${output}: ${formatNumber(tally.rows)} rows in ${seconds.toFixed(1)} s; ${formatNumber(tally.rewritten)} of ${formatNumber(tally.answers)} answers rewritten${reasons === "" ? "" : `, others as they were: ${reasons}`}`,
    `answers: ${formatNumber(record.asked)} asked now, ${formatNumber(record.kept)} known before; mean length ${before} ${plan.unit} before, ${after} after`,
  ];
  if (dropped > 0)
    lines.push(`warning: ${formatNumber(dropped)} damaged lines of ${request.answers} were dropped`);
  if (prompts.differ > 0)
    lines.push(
      `warning: the server counts other tokens than ${request.reading.tokenizer} in ${formatNumber(prompts.differ)} of ${formatNumber(prompts.counted)} prompts (prompt-differs)`,
    );
  if (tally.duplicates > 0)
    lines.push(`note: ${formatNumber(tally.duplicates)} requests were answered in the very words of another`);
  lines.push(
    `verdicts: ${shellWord(`${output}.verdicts.jsonl`)}`,
    `next: lookahead-prep ${shellFile(output)} --method true -t ${request.reading.tokenizer === undefined ? "MODEL" : shellWord(request.reading.tokenizer)} -o ${shellFile(augmentedName(output))}`,
  );
  return lines;
}

/** A name beside the rows for what comes next: of no file that was there before. */
function augmentedName(output: string): string {
  return output.replace(/(\.[^./]+)?$/, ".true$1");
}

/** The requests that would be sent, for people. */
export function listedLines(
  { rows, rejected, requests, kept, promptTokens, plan }: ListedRequests,
  target: unknown,
): readonly string[] {
  const open = requests - kept;
  const tokens = promptTokens === undefined ? "" : `, ${formatNumber(promptTokens)} tokens of prompts`;
  const counted = `${formatNumber(rows)} rows make ${formatNumber(requests)} requests by ${plan.route}; ${formatNumber(kept)} are answered, ${formatNumber(open)} are not${tokens}`;
  if (rejected > 0) return [counted, "nothing was written: rows cannot be rewritten; mend them first"];
  return target === undefined
    ? [counted]
    : [counted, `${String(target)}: ${formatNumber(open)} lines of a batch`];
}

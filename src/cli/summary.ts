import { rejectedRows } from "../block/add-tally.js";
import { occurrences } from "../block/histogram.js";
import type { Histogram, Tally } from "../block/tally.js";
import { formatNumber } from "../domain/format-number.js";
import { UNCHANGED_TEXT, type UnchangedReason } from "../domain/outcome.js";
import { RULES } from "../domain/rules.js";
import { type CheckName, checks } from "../rules/registry.js";
import type { Check } from "../rules/row-check.js";
import type { RunResult } from "../run/result.js";
import type { Settings } from "../settings/settings.js";
import { choiceLines } from "./choice-lines.js";
import { budgetAdvice, tokenLines } from "./token-lines.js";

/** The run in a few lines. */
export function formatSummary(
  { tally, output, published, seconds }: RunResult,
  settings: Settings,
  kind: "run" | "dry-run" = "run",
): readonly string[] {
  const { method, maxTokens, turns } = settings;
  const connector = "connector" in method ? method.connector : undefined;
  const lines = [
    ...[rowsLine(tally, published && kind === "run", settings.expand), ...limitLines(tally, settings)],
    ...augmentedLines(tally),
    ...choiceLines(tally, method),
    ...tokenLines(tally.tokens, maxTokens),
    ...((tally.rejected["over-budget"] ?? 0) > 0 ? budgetAdvice(tally.tokens, settings) : []),
    ...checkLines(tally.checks, connector),
    ...convertedLines(tally.converted, turns),
  ];
  const pace = `${seconds.toFixed(1)} s`;
  if (!published) lines.push(`nothing was published (${pace}): ${unpublishedReason(tally, settings)}`);
  else if (kind === "dry-run")
    lines.push(`nothing was written (--dry-run): ${formatNumber(tally.rowsOut)} rows would be (${pace})`);
  else
    lines.push(
      output === undefined ? pace : `${output.path}: ${formatNumber(output.bytes)} bytes in ${pace}`,
    );
  return lines;
}

/** Why a run published nothing: only rejected rows end a run that way. */
function unpublishedReason(tally: Tally, { onReject, maxRejects }: Settings): string {
  if (onReject === "skip" && maxRejects !== undefined)
    return `${formatNumber(rejectedRows(tally))} rows were rejected, more than --max-rejects ${maxRejects}`;
  if (tally.rowsIn === rejectedRows(tally)) return "all rows were rejected";
  return "rows were rejected; mend them, or leave them out with --on-reject skip";
}

function rowsLine(tally: Tally, isPublished: boolean, expands: boolean): string {
  const each = expands ? " (one for each selected exchange)" : "";
  const parts = [
    `${formatNumber(tally.rowsIn)} rows read`,
    isPublished ? `${formatNumber(tally.rowsOut)} written${each}` : "none written",
    `${formatNumber(rejectedRows(tally))} rejected`,
  ];
  const rules = Object.entries(tally.rejected).map(([rule, rows]) => `${rule} ${formatNumber(rows)}`);
  const blank = tally.blankLines === 0 ? "" : `; ${formatNumber(tally.blankLines)} blank lines skipped`;
  return `${parts.join(", ")}${rules.length === 0 ? "" : ` (${rules.join(", ")})`}${blank}`;
}

function limitLines({ rowsIn }: Tally, { limit }: Settings): readonly string[] {
  if (limit === undefined || rowsIn < limit) return [];
  return [`note: only the first ${formatNumber(limit)} rows were read (--limit)`];
}

function augmentedLines({ augmented, unchanged, previews }: Tally): readonly string[] {
  const reasons = Object.entries(unchanged).map(
    ([reason, rows]) => `${formatNumber(rows)} ${UNCHANGED_TEXT[reason as UnchangedReason]}`,
  );
  const lines = [
    `${formatNumber(augmented)} augmented${reasons.length === 0 ? "" : `; unchanged: ${reasons.join(", ")}`}`,
  ];
  if (previews.count > 0) {
    lines.push(
      `previews: ${spread(previews.tokens)} tokens, ${((100 * previews.previewUnits) / previews.answerUnits).toFixed(1)} % of the answers' text`,
    );
  }
  if (previews.wholeAnswers > 0) {
    lines.push(
      `warning: ${formatNumber(previews.wholeAnswers)} previews are the whole answer (--short-answer keep|leave|reject)`,
    );
  }
  return lines;
}

function convertedLines(
  { rows, withTools, unselected, leftOut }: Tally["converted"],
  turns: Settings["turns"],
): readonly string[] {
  const lines: string[] = [];
  if (unselected > 0) {
    lines.push(
      `note: ${formatNumber(unselected)} rows have several exchanges, and only the ${turns} of each is selected (--turns ${turns}); --turns all selects all, and --expand writes a row for each`,
    );
  }
  if (withTools > 0 && withTools < rows) {
    lines.push(
      `warning: ${formatNumber(withTools)} of ${formatNumber(rows)} rows have tools; trainers that fill missing columns give the other rows a null`,
    );
  }
  if (leftOut.length > 0) {
    const names = leftOut.slice(0, MOST_NAMES).map(({ column }) => JSON.stringify(column));
    const more = leftOut.length > MOST_NAMES ? " and others" : "";
    lines.push(`note: these columns are not written: ${names.join(", ")}${more}; --keep-columns writes them`);
  }
  return lines;
}

/** How many columns the summary names. */
const MOST_NAMES = 8;

/** The lines of every check that failed for some rows, or has something to say in any case. */
function checkLines(counts: Tally["checks"], connector: string | undefined): readonly string[] {
  return Object.entries(checks).flatMap(([name, { summaryLine, note, hint }]: [string, Check]) => {
    const rule = name as CheckName;
    const count = counts[rule];
    if (count === undefined) return [];
    const { checked, failed } = count;
    const failures =
      failed === 0
        ? undefined
        : `${rule}: ${formatNumber(failed)} of ${formatNumber(checked)} rows: ${RULES[rule]}`;
    const more = failed === 0 ? undefined : hint?.(count, connector);
    return [summaryLine?.(count) ?? failures, more && `  ${more}`, note?.(count)].filter(
      (line) => line !== undefined,
    );
  });
}

/** `6`, or `2 to 6, mostly 6`. */
function spread(histogram: Histogram): string {
  const used = occurrences(histogram);
  const [first] = used;
  const last = used.at(-1);
  if (first === undefined || last === undefined) return "no";
  if (first === last) return String(first[0]);
  const most = used.reduce((best, one) => (one[1] > best[1] ? one : best));
  return `${first[0]} to ${last[0]}, mostly ${most[0]}`;
}

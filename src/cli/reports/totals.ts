import type { CheckReport } from "../../check/report.js";
import { formatNumber } from "../../domain/format-number.js";

/** The result of a check in lines for people: how rows were read, what failed, and whether each trainer is content. */
export function totals(report: CheckReport): readonly string[] {
  const { format, rows, augmented, failed, rules, warnings, seamRate, longest } = report;
  const lines = [
    ...(format === undefined ? [] : [`read as ${format}`]),
    `${formatNumber(rows)} rows, ${formatNumber(failed)} of them fail${failed === 0 ? "" : ` (${listed(rules)})`}`,
  ];
  if (Object.keys(warnings).length > 0) lines.push(`warnings: ${listed(warnings)}`);
  if (format === "tokens") lines.push("not checked: previews, since the rows are tokens");
  if (augmented !== undefined) lines.push(`${formatNumber(augmented)} rows have a preview`);
  if (seamRate !== undefined)
    lines.push(
      `seam: the preview has the same tokens in the prompt and in the answer in ${(100 * seamRate).toFixed(1)} % of them`,
    );
  lines.push(
    longest === undefined
      ? "not checked: tokens, limits and masks; name the model's tokenizer with --tokenizer"
      : `at most ${formatNumber(longest)} tokens per row`,
  );
  return [...lines, ...trainerResults(report).map(({ name, result }) => `${name}: ${result}`)];
}

/** What is said of one trainer. */
export interface TrainerResult {
  readonly name: string;
  readonly passes: boolean;
  readonly result: string;
}

/** The result for each requested trainer. Too few rows fail a trainer, whatever the rows are. */
export function trainerResults({ trainers, tooFew }: CheckReport): readonly TrainerResult[] {
  return Object.entries(trainers).map(([name, count]) => {
    const least = tooFew[name as keyof typeof tooFew];
    if (least !== undefined) return { name, passes: false, result: `needs at least ${least} rows` };
    if (count === 0) return { name, passes: true, result: "all rows pass" };
    return { name, passes: false, result: `${formatNumber(count)} rows fail` };
  });
}

function listed(counts: Readonly<Partial<Record<string, number>>>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${name} ${formatNumber(count ?? 0)}`)
    .join(", ");
}

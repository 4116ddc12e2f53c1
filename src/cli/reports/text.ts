import type { CheckProblem, CheckReport } from "../../check/report.js";
import { escapeUnprintable } from "../../domain/escape-unprintable.js";
import { formatNumber } from "../../domain/format-number.js";
import { formatProblem } from "../../domain/problem.js";
import type { ReportFormat } from "./report-format.js";

/** Number of failures shown, and of warnings for each rule; the others are counted. */
const SHOWN_FAILURES = 20;
const SHOWN_WARNINGS = 3;

/** For people: the first problems, then a summary. */
export const text: ReportFormat = {
  summary: "plain text",
  create: () => {
    const counts = new Map<string, number>();
    let more = 0;
    return {
      problem: (problem) => {
        const [key, limit] =
          problem.severity === "fail" ? ["", SHOWN_FAILURES] : [problem.rule, SHOWN_WARNINGS];
        const before = counts.get(key) ?? 0;
        counts.set(key, before + 1);
        if (before < limit) return line(problem);
        more++;
        return undefined;
      },
      end: (report) =>
        [...(more > 0 ? [`… and ${more} more; --report json lists them all`] : []), ...summary(report)].join(
          "\n",
        ),
    };
  },
};

function line(problem: CheckProblem): string {
  const whom = problem.trainers.length === 0 ? "" : ` [${problem.trainers.join(", ")}]`;
  return escapeUnprintable(
    `${problem.severity === "warn" ? "warning: " : ""}${formatProblem(problem)}${whom}`,
  );
}

function summary({
  format,
  rows,
  augmented,
  failed,
  rules,
  warnings,
  trainers,
  tooFew,
  seamRate,
  longest,
}: CheckReport): readonly string[] {
  const listed = (counts: Readonly<Partial<Record<string, number>>>): string =>
    Object.entries(counts)
      .map(([name, count]) => `${name} ${formatNumber(count ?? 0)}`)
      .join(", ");
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
  for (const [name, count] of Object.entries(trainers)) {
    const least = tooFew[name as keyof typeof tooFew];
    if (least !== undefined) lines.push(`${name}: needs at least ${least} rows`);
    else
      lines.push(count === 0 ? `${name}: all rows pass` : `${name}: ${formatNumber(count ?? 0)} rows fail`);
  }
  return lines;
}

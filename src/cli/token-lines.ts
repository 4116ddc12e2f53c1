import { occurrences } from "../block/histogram.js";
import { type Occurrences, quantile } from "../block/quantile.js";
import type { TokenTally } from "../block/tally.js";
import { formatNumber } from "../domain/format-number.js";
import type { Settings } from "../settings/settings.js";

/** The share of the rows whose longest is named. */
const MOST_ROWS = 0.99;

/** The tokens of the rendered rows, and how many rows are over the budget. */
export function tokenLines(
  { rows, before, after, over, budget }: TokenTally,
  maxTokens: number | undefined,
): readonly string[] {
  const lines: string[] = [];
  if (rows > 0) {
    const mean = (total: number): string => (total / rows).toFixed(1);
    const growth = ((100 * (after.total - before.total)) / before.total).toFixed(1);
    lines.push(
      `tokens per written row: ${mean(before.total)} on average and at most ${formatNumber(before.max)} before, ${mean(after.total)} and ${formatNumber(after.max)} after (+${growth} %)`,
    );
  }
  if (maxTokens !== undefined) {
    lines.push(
      `budget of ${formatNumber(maxTokens)} tokens: ${formatNumber(budget.before)} rows over it before the augmentation, ${formatNumber(budget.augmented)} after (${formatNumber(budget.newlyOverBudget)} because of the augmentation)`,
    );
  }
  if (over > 0)
    lines.push(
      `warning: ${formatNumber(over)} written rows are over the budget (--over-budget reject|leave|keep)`,
    );
  return lines;
}

/** What to type when rows were rejected as over the budget, from the lengths of all rows. */
export function budgetAdvice(
  { after, budget }: TokenTally,
  { maxTokens, overBudget, onReject }: Pick<Settings, "maxTokens" | "overBudget" | "onReject">,
): readonly string[] {
  const lengths = lengthsOf({ after, budget }, maxTokens);
  const longest = lengths.at(-1)?.[0];
  if (longest === undefined) return [];
  const choices = [
    `--max-tokens ${longest} rejects none`,
    overBudget === "leave" ? undefined : "--over-budget leave writes a row as it was read if it then fits",
    onReject === "skip" ? undefined : "--on-reject skip leaves such rows out",
  ];
  return [
    `  the longest row has ${formatNumber(longest)} tokens, and ${100 * MOST_ROWS} % of the rows have at most ${formatNumber(quantile(lengths, MOST_ROWS) ?? longest)}`,
    `  ${choices.filter((choice) => choice !== undefined).join("; ")}`,
  ];
}

/** The tokens of the longest row with its augmentation, whether it was written or not; undefined without rows. */
export function longestRow(
  tokens: Pick<TokenTally, "after" | "budget">,
  maxTokens: number | undefined,
): number | undefined {
  return lengthsOf(tokens, maxTokens).at(-1)?.[0];
}

function lengthsOf(
  { after, budget }: Pick<TokenTally, "after" | "budget">,
  maxTokens: number | undefined,
): Occurrences {
  const fitting = occurrences(after.histogram).filter(([tokens]) => tokens <= (maxTokens ?? 0));
  return [...fitting, ...occurrences(budget.lengths)].sort(([a], [b]) => a - b);
}

import { quantileOf } from "../../block/histogram.js";
import { formatNumber } from "../../domain/format-number.js";
import { html } from "../../page/html.js";
import { counted, mean, percent } from "../../page/numbers.js";
import { facts, table } from "../../page/tables.js";
import { chart } from "../chart.js";
import type { MakeSection } from "../section.js";

const EPOCHS = [1, 2, 3];

/** Tokens of the rendered rows before and after, and the budget; nothing for a run that did not render rows. */
export const cost: MakeSection = ({ rows: { tokens }, settings: { maxTokens } }) => {
  const { rows, before, after, over, budget } = tokens;
  if (rows === 0) return undefined;
  const added = after.total - before.total;
  return {
    id: "cost",
    title: "What it costs",
    body: html`${table(
      [{ head: "tokens" }, { head: "before", isNumber: true }, { head: "as written", isNumber: true }],
      [
        ["all rows", formatNumber(before.total), formatNumber(after.total)],
        ["mean of a row", mean(before.total, rows), mean(after.total, rows)],
        [
          "95 % of the rows have at most",
          quantileOf(before.histogram, 0.95),
          quantileOf(after.histogram, 0.95),
        ],
        ["longest row", formatNumber(before.max), formatNumber(after.max)],
      ],
    )}
<p>The augmentation adds <b>${formatNumber(added)}</b> tokens (${percent(added, before.total)}).</p>
${chart({
  title: "Tokens of a rendered row",
  axis: "tokens",
  counted: "rows",
  series: [
    { name: "before", histogram: before.histogram },
    { name: "as written", histogram: after.histogram },
  ],
  mark: maxTokens === undefined ? undefined : { at: maxTokens, label: `budget ${formatNumber(maxTokens)}` },
})}
${
  maxTokens === undefined
    ? html`<p>No budget was set: no row was measured against a limit. <code>--max-tokens N</code> sets one.</p>`
    : facts([
        ["budget", counted(maxTokens, "token")],
        ["rows over it as they came", formatNumber(budget.before)],
        ["rows over it only because of the augmentation", formatNumber(budget.newlyOverBudget)],
        ["written rows over it", formatNumber(over)],
      ])
}
${table(
  [{ head: "epochs" }, { head: "tokens to train on", isNumber: true }],
  EPOCHS.map((epochs) => [epochs, formatNumber(epochs * after.total)]),
)}`,
  };
};

import { formatNumber } from "../../domain/format-number.js";
import { RULES, type Rule } from "../../domain/rules.js";
import { html } from "../../page/html.js";
import { counted, percent } from "../../page/numbers.js";
import { table } from "../../page/tables.js";
import { placesOf } from "../places.js";
import type { MakeSection } from "../section.js";

/** The rows that were left out, by rule; nothing for a run that rejected none. */
export const rejectedRowsByRule: MakeSection = ({ rows: { rejected, rowsIn, firstPlaces } }) => {
  const rules = Object.entries(rejected).sort(([, a], [, b]) => b - a);
  if (rules.length === 0) return undefined;
  const all = rules.reduce((sum, [, rows]) => sum + rows, 0);
  return {
    id: "rejected",
    title: "Rows that were left out",
    body: html`<p>${counted(all, "row")} of ${formatNumber(rowsIn)} (${percent(all, rowsIn)}) are not in the output.</p>
${table(
  [
    { head: "rule" },
    { head: "rows", isNumber: true },
    { head: "of those left out", isNumber: true },
    { head: "a row is rejected when" },
  ],
  rules.map(([rule, rows]) => [
    html`<code class="rule">${rule}</code>`,
    formatNumber(rows),
    percent(rows, all),
    html`${RULES[rule as Rule]}${placesOf(firstPlaces, rule as Rule)}`,
  ]),
)}`,
  };
};

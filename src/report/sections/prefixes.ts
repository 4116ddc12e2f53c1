import { mostFirst } from "../../block/most-first.js";
import { formatNumber } from "../../domain/format-number.js";
import { html } from "../../page/html.js";
import { table } from "../../page/tables.js";
import type { MakeSection } from "../section.js";

/** How often each prefix was chosen; nothing for a run in which all rows got the same one. */
export const prefixesChosen: MakeSection = ({ rows: { prefixes } }) => {
  const sets = [
    ...Object.entries(prefixes.cases).sort(([a], [b]) => (a < b ? -1 : 1)),
    ["the default", prefixes.default] as const,
  ];
  const rows = sets.flatMap(([name, counts]) =>
    mostFirst(counts).map(([prefix, count]) => [name, JSON.stringify(prefix), formatNumber(count)]),
  );
  if (rows.length === 0) return undefined;
  return {
    id: "prefixes",
    title: "Which prefix the exchanges got",
    body: html`<p>Experimental: only one phrase was tested in a publication.</p>
${table([{ head: "case" }, { head: "prefix" }, { head: "exchanges", isNumber: true }], rows)}`,
  };
};

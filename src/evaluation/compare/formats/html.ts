import { documentOf } from "../../../page/document.js";
import { type Html, html } from "../../../page/html.js";
import { STYLE } from "../../../page/style.js";
import { table } from "../../../page/tables.js";
import type { Block } from "../block.js";
import { partsOf, wholeNotes } from "../blocks.js";
import type { Compared } from "../compared.js";
import { barChart } from "./bar-chart.js";
import type { CompareFormat } from "./format.js";

/** More variants are counted in the title, not named. */
const MOST_NAMES = 6;

/** One page that needs no other file. */
export const page: CompareFormat = {
  endings: [".html", ".htm"],
  print: (compared) => {
    const { tradeOff, details } = partsOf(compared);
    const blocks = tradeOff === undefined ? details : [tradeOff, ...details];
    const notes = wholeNotes(compared);
    return documentOf({
      title: titleOf(compared),
      style: STYLE,
      body: html`${notes.map((note) => html`<p>${note}</p>`)}
<nav aria-label="Parts of this page"><ul>${blocks.map(({ title }, i) => html`<li><a href="#part-${i + 1}">${title}</a></li>`)}</ul></nav>
${blocks.map(sectionOf)}`,
      footer: "No text of a prompt or an answer is in this page.",
    });
  },
};

function titleOf({ variants, baseline }: Compared): string {
  const others = variants.filter((variant) => variant !== baseline);
  const named = others.length > MOST_NAMES ? `${others.length} variants` : others.join(", ");
  const against = baseline === undefined || others.length === 0 ? (baseline ?? "") : ` against ${baseline}`;
  return `${named}${against}: comparison of lookahead-prep`;
}

function sectionOf({ title, tables, chart, notes }: Block, i: number): Html {
  return html`<section aria-labelledby="part-${i + 1}"><h2 id="part-${i + 1}">${title}</h2>
${chart && barChart(chart)}
${tables.map(({ cells: [heads = [], ...rows], texts }) =>
  table(
    heads.map((head, column) => ({ head, isNumber: !texts.includes(column) })),
    rows,
  ),
)}
${notes.length === 0 ? undefined : html`<ul>${notes.map((note) => html`<li>${note}</li>`)}</ul>`}
</section>
`;
}

import { rejectedRows } from "../block/add-tally.js";
import { formatNumber } from "../domain/format-number.js";
import { documentOf } from "../page/document.js";
import { type Html, html } from "../page/html.js";
import { counted } from "../page/numbers.js";
import { STYLE } from "../page/style.js";
import { chosenSamples } from "./chosen-samples.js";
import type { RecordedRun } from "./recorded-run.js";
import type { MakeSection } from "./section.js";
import { checkResults } from "./sections/checks.js";
import { cost } from "./sections/cost.js";
import { prefixesChosen } from "./sections/prefixes.js";
import { previewsShown } from "./sections/previews.js";
import { provenance } from "./sections/provenance.js";
import { rejectedRowsByRule } from "./sections/rejected.js";
import { samplesOfRows } from "./sections/samples.js";
import { trainersOfRows } from "./sections/trainers.js";
import { whatWasDone } from "./sections/what-was-done.js";
import { shortPath } from "./short-path.js";
import { TEXT_STYLE } from "./text-style.js";
import { type Verdict, verdictOf } from "./verdict.js";

/** In the order of the reader's questions. */
const SECTIONS: readonly MakeSection[] = [
  whatWasDone,
  cost,
  previewsShown,
  prefixesChosen,
  checkResults,
  rejectedRowsByRule,
  trainersOfRows,
  samplesOfRows,
  provenance,
];

/**
 * A run as one page of HTML that needs no other file and no network. It holds counts and names, and texts of rows only if the
 * recorded samples have them; its size does not depend on the number of rows. The same run gives the same page.
 */
export function reportPage(run: RecordedRun): string {
  const sections = SECTIONS.flatMap((make) => make(run) ?? []);
  const name = run.output === undefined ? "rows" : shortPath(run.output.path);
  const hasTexts = chosenSamples(run.rows.samples).some(({ sample }) => sample.texts !== undefined);
  const title = `${name}: report of lookahead-prep${hasTexts ? ", with texts of rows" : ""}`;
  const body = html`${hasTexts ? html`<p class="private">This page shows texts of rows: give it only to those who may read the data.</p>` : undefined}
${verdictBox(run, verdictOf(run))}
<nav aria-label="Parts of this page"><ul>${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
${sections.map(({ id, title, body }) => html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>\n${body}</section>\n`)}`;
  const footer = hasTexts ? "Texts of rows are in this page." : "No text of a row is in this page.";
  return documentOf({ title, style: hasTexts ? STYLE + TEXT_STYLE : STYLE, body, footer });
}

function verdictBox({ rows }: RecordedRun, { kind, headline, warnings, next }: Verdict): Html {
  const tokens = rows.tokens.rows === 0 ? "" : `, ${counted(rows.tokens.after.total, "token")}`;
  return html`<div class="verdict ${kind}">
<p><strong>${headline}</strong></p>
<p>${counted(rows.rowsIn, "row")} read, ${formatNumber(rows.rowsOut)} written, ${formatNumber(rejectedRows(rows))} left out${tokens}.</p>
${warnings.length === 0 ? undefined : html`<ul>${warnings.map((warning) => html`<li>${warning}</li>`)}</ul>`}
${next === undefined ? undefined : html`<p>Next, see the file as its trainers will: <button type="button" data-copy="next" hidden>Copy</button></p><pre id="next">${commandOf(next)}</pre>`}
</div>`;
}

/** A command whose lines end between two words, also in a narrow window. */
function commandOf(words: readonly string[]): readonly Html[] {
  return words.map((word, i) => html`${i === 0 ? "" : " "}<span class="word">${word}</span>`);
}

import { formatNumber } from "../../domain/format-number.js";
import type { Rule } from "../../domain/rules.js";
import { type Hole, type Html, html } from "../../page/html.js";
import { counted } from "../../page/numbers.js";
import { table } from "../../page/tables.js";
import type { Role } from "../../roles/model.js";
import { parseStrip } from "../../roles/strip.js";
import { type ChosenSample, chosenSamples } from "../chosen-samples.js";
import { placeName } from "../places.js";
import type { MakeSection } from "../section.js";
import { strip } from "../strip.js";
import { tokenView } from "../token-view.js";

/** How much further than the widest row a budget may be, to be marked beside it. */
const NEAR = 1.25;
/** How many times as long as half of the rows one may be, without a scale of its own: else it makes the others too small to see. */
const FAR = 4;

/** The tokens of a strip's whole width, and whether the budget is among them. */
interface Scale {
  readonly width: number;
  readonly budget: number | undefined;
}

function scaleOf(chosen: readonly ChosenSample[], maxTokens: number | undefined): Scale {
  const lengths = chosen.map(({ sample }) => sample.tokens).sort((a, b) => a - b);
  const usual = lengths[Math.floor(lengths.length / 2)]!;
  const most = Math.max(1, Math.min(lengths.at(-1)!, FAR * usual));
  if (maxTokens === undefined || maxTokens > NEAR * most) return { width: most, budget: undefined };
  return { width: Math.max(most, maxTokens), budget: maxTokens };
}

/** Some rows by the lengths of their parts; nothing for a run that did not render rows. */
export const samplesOfRows: MakeSection = ({ rows: { samples }, settings: { maxTokens } }) => {
  const chosen = chosenSamples(samples);
  if (chosen.length === 0) return undefined;
  const scale = scaleOf(chosen, maxTokens);
  return {
    id: "samples",
    title: "Rows to look at",
    body: html`<p>The first row that each rule found, the longest row, the shortest answer, and rows that a hash of their bytes and
the seed chose: the same ones for any number of workers and shards. Widths are numbers of tokens.</p>
${legend(maxTokens, scale)}
${withTexts(chosen).map(({ one, texts }) => sampleRow(one, scale, texts))}
<details><summary>The numbers of these rows</summary>${numbers(chosen)}</details>`,
  };
};

const LEGEND: readonly (readonly [kind: string, meaning: string])[] = [
  ["t", "template and other parts"],
  ["p", "prompt"],
  ["c", "connector"],
  ["v", "preview or prefix"],
  ["h", "thinking"],
  ["a", "answer"],
  ["l", "trained"],
];

function legend(maxTokens: number | undefined, scale: Scale): Html {
  const budget =
    maxTokens === undefined
      ? undefined
      : scale.budget !== undefined
        ? html`<p>The dashed line is the budget of ${counted(maxTokens, "token")}.</p>`
        : html`<p>The budget of ${counted(maxTokens, "token")} is far to the right of these rows.</p>`;
  return html`<p class="legend">${LEGEND.map(
    ([kind, meaning]) =>
      html`<span><svg viewBox="0 0 18 24" width="18" height="24" aria-hidden="true">${sign(kind)}</svg>${meaning}</span> `,
  )}<span><svg viewBox="0 0 18 24" width="18" height="24" aria-hidden="true"><path class="seam" d="M9 0V24"/></svg>seam differs</span></p>
${budget}`;
}

/** As in a strip. */
function sign(kind: string): Html {
  const [top, floor] =
    kind === "l" ? [19, 22] : kind === "t" ? [7, 11] : kind === "c" || kind === "h" ? [4, 14] : [2, 16];
  return html`<path class="${kind}" d="M1 ${floor}V${top}H17V${floor}z"/>`;
}

/** Room for the texts of a page, in bytes: it stays below 600 KB, whatever its rows hold. */
const MOST_TEXT = 450_000;

/** Each row with its text, as long as there is room. */
function withTexts(
  chosen: readonly ChosenSample[],
): readonly { readonly one: ChosenSample; readonly texts: Html | undefined }[] {
  let room = MOST_TEXT;
  return chosen.map((one) => {
    const { texts, place } = one.sample;
    if (texts === undefined) return { one, texts: undefined };
    const shown = tokenView(texts);
    const bytes = Buffer.byteLength(shown.text);
    if (bytes > room)
      return {
        one,
        texts: html`<p class="cut">This page has no room for its text; see it with <code>inspect --at ${placeName(place)}</code>.</p>`,
      };
    room -= bytes;
    return { one, texts: html`<details><summary>Its text, token by token</summary>${shown}</details>` };
  });
}

function sampleRow(
  { sample, reasons }: ChosenSample,
  { width, budget }: Scale,
  texts: Html | undefined,
): Html {
  const { place, tokens, before, written } = sample;
  const added = tokens === before ? "" : `, ${formatNumber(before)} before`;
  const notes = [
    ...(written ? [] : ["; not written"]),
    ...(tokens > width ? ["; drawn to a scale of its own"] : []),
  ];
  return html`<div class="sample"><p><code>${placeName(place)}</code> <span>${reasons.join(", ")}</span> <span>${counted(
    tokens,
    "token",
  )}${added}${notes.join("")}</span></p>${strip(sample, Math.max(tokens, width), budget)}${texts}</div>`;
}

const COLUMNS: readonly (readonly [head: string, roles: readonly Role[]])[] = [
  ["template", ["template", "other"]],
  ["prompt", ["system", "prompt"]],
  ["connector", ["connector"]],
  ["preview or prefix", ["preview", "prefix"]],
  ["thinking", ["thinking"]],
  ["answer", ["answer"]],
];

function numbers(chosen: readonly ChosenSample[]): Html {
  return table(
    [
      { head: "row" },
      { head: "tokens", isNumber: true },
      ...COLUMNS.map(([head]) => ({ head, isNumber: true })),
      { head: "trained", isNumber: true },
      { head: "found by" },
    ],
    chosen.map(({ sample }): readonly Hole[] => {
      const parts = parseStrip(sample.parts);
      const sum = (isCounted: (part: (typeof parts)[number]) => boolean): string =>
        formatNumber(parts.filter(isCounted).reduce((all, { tokens }) => all + tokens, 0));
      return [
        html`<code>${placeName(sample.place)}</code>`,
        formatNumber(sample.tokens),
        ...COLUMNS.map(([, roles]) => sum(({ role }) => roles.includes(role))),
        sum(({ isTrained }) => isTrained),
        named(sample.broken),
      ];
    }),
  );
}

/** Rules that are named of one row; more are counted. */
const MOST_RULES = 4;

function named(rules: readonly Rule[]): string {
  const more = rules.length - MOST_RULES;
  return [...rules.slice(0, MOST_RULES), ...(more > 0 ? [`${more} more`] : [])].join(", ");
}

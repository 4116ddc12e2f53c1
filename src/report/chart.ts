import { nice, ticks } from "d3-array";
import type { Histogram } from "../block/tally.js";
import { formatNumber } from "../domain/format-number.js";
import { type Html, html } from "../page/html.js";
import { range } from "../page/numbers.js";
import { table } from "../page/tables.js";
import { type Bin, binsOf, countIn } from "./bins.js";

/** One histogram of a chart. */
export interface Series {
  readonly name: string;
  readonly histogram: Histogram;
}

/** What a chart shows. */
export interface Chart {
  readonly title: string;
  /** What the numbers below it are, such as `tokens per row`. */
  readonly axis: string;
  /** What is counted, such as `rows`. */
  readonly counted: string;
  /** Filled; the second one is an outline over it. */
  readonly series: readonly [Series] | readonly [Series, Series];
  /** A number to mark with a dashed line. */
  readonly mark?: { readonly at: number; readonly label: string } | undefined;
}

const WIDTH = 640;
const HEIGHT = 220;
const LEFT = 56;
const RIGHT = 12;
const TOP = 24;
const BOTTOM = 40;
const FLOOR = HEIGHT - BOTTOM;

/** A histogram as SVG, and its numbers as a table; undefined if there are not two numbers to compare. */
export function chart(what: Chart): Html | undefined {
  const { title, series, axis, mark } = what;
  const bins = binsOf(series.map(({ histogram }) => histogram));
  const [first] = bins;
  const last = bins.at(-1);
  if (first === undefined || last === undefined || first.from === last.to) return undefined;
  const counts = series.map(({ histogram }) => countIn(bins, histogram));
  const right = Math.max(last.to + 1, mark === undefined ? 0 : mark.at);
  const [, top] = nice(0, Math.max(...counts.flat()), 4);
  const x = (value: number): number =>
    LEFT + ((WIDTH - RIGHT - LEFT) * (value - first.from)) / (right - first.from);
  const y = (value: number): number => FLOOR - ((FLOOR - TOP) * value) / top;
  const bars = (of: readonly number[]): string =>
    of
      .map((count, i) => {
        const [from, to] = [x(bins[i]!.from), x(bins[i]!.to + 1)];
        return `M${at(from)} ${FLOOR}V${at(y(count))}H${at(to)}V${FLOOR}`;
      })
      .join("");
  const outline = (of: readonly number[]): string =>
    `M${at(x(first.from))} ${FLOOR}${of.map((count, i) => `V${at(y(count))}H${at(x(bins[i]!.to + 1))}`).join("")}V${FLOOR}`;
  return html`<figure>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}. ${inWords(what)}">
${wholeTicks(0, top, 4).map(
  (value) =>
    html`<path class="grid" d="M${LEFT} ${at(y(value))}H${WIDTH - RIGHT}"/><text class="y" x="${LEFT - 6}" y="${at(y(value) + 4)}">${formatNumber(value)}</text>`,
)}
<path class="fill" d="${bars(counts[0]!)}"/>
${counts[1] && html`<path class="outline" d="${outline(counts[1])}"/>`}
${wholeTicks(first.from, right, 8).map((value) => html`<text class="x" x="${at(x(value))}" y="${FLOOR + 16}">${formatNumber(value)}</text>`)}
${mark && html`<path class="mark" d="M${at(x(mark.at))} ${TOP - 8}V${FLOOR}"/><text class="label" x="${at(x(mark.at) - 4)}" y="${TOP - 12}">${mark.label}</text>`}
<text class="x" x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 6}">${axis}</text>
</svg>
<figcaption>${series.map(
    ({ name }, i) => html`<span class="${i === 0 ? "key" : "key line"}">${name}</span> `,
  )}${title}</figcaption>
<details><summary>The numbers of this chart</summary>${numbers(bins, counts, what)}</details>
</figure>`;
}

/** Counts and tokens are whole numbers. */
function wholeTicks(from: number, to: number, count: number): readonly number[] {
  return ticks(from, to, count).filter(Number.isInteger);
}

function at(place: number): string {
  return String(Math.round(place * 10) / 10);
}

/** The range and the largest bar of each series. */
function inWords({ series, counted, axis }: Chart): string {
  return series
    .map(({ name, histogram }) => {
      const bins = binsOf([histogram]);
      const counts = countIn(bins, histogram);
      const most = counts.indexOf(Math.max(...counts));
      const total = counts.reduce((sum, count) => sum + count, 0);
      if (total === 0) return `${name}: nothing.`;
      return `${name}: ${formatNumber(total)} ${counted}, ${range(bins[0]!.from, bins.at(-1)!.to)} ${axis}, most of them with ${range(bins[most]!.from, bins[most]!.to)}.`;
    })
    .join(" ");
}

/** The numbers of the bins that have any. */
function numbers(
  bins: readonly Bin[],
  counts: readonly (readonly number[])[],
  { series, axis, counted }: Chart,
): Html {
  return table(
    [{ head: axis }, ...series.map(({ name }) => ({ head: `${counted}, ${name}`, isNumber: true }))],
    bins.flatMap(({ from, to }, i) =>
      counts.some((of) => of[i]! > 0) ? [[range(from, to), ...counts.map((of) => formatNumber(of[i]!))]] : [],
    ),
  );
}

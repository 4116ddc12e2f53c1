import { ticks } from "d3-array";
import { type Html, html } from "../../../page/html.js";
import type { Bar, BarChart } from "../block.js";
import { twoDecimals } from "../hundredths.js";
import { rangeOf } from "../words.js";

const WIDTH = 640;
const LEFT = 140;
const RIGHT = 16;
const TOP = 12;
const LINE = 26;
const BOTTOM = 38;
/** Half the height of an interval's ends. */
const END = 5;
/** Names are cut where they would reach out of the picture; the table below has them whole. */
const MOST_LETTERS = 20;

/** Points with their 95 % intervals as SVG, one below the other. */
export function barChart({ title, unit, mark, bars }: BarChart): Html {
  const ends = bars.flatMap(({ value, interval }) => [value, ...(interval ?? [])]).filter(Number.isFinite);
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const margin = Math.max(1, (high - low) * 0.05);
  const [from, to] = [low - margin, high + margin];
  const floor = TOP + LINE * bars.length;
  const x = (value: number): number => at(LEFT + ((WIDTH - RIGHT - LEFT) * (value - from)) / (to - from));
  return html`<figure>
<svg viewBox="0 0 ${WIDTH} ${floor + BOTTOM}" role="img" aria-label="${title}. ${bars.map(inWords).join("; ")}">
${ticks(from, to, 6).map((value) => html`<path class="grid" d="M${x(value)} ${TOP}V${floor}"/><text class="x" x="${x(value)}" y="${floor + 16}">${value}</text>`)}
${mark === undefined ? undefined : html`<path class="mark" d="M${x(mark)} ${TOP}V${floor}"/>`}
${bars.map((bar, i) => barOf(bar, TOP + LINE * (i + 0.5), x))}
<text class="x" x="${(LEFT + WIDTH - RIGHT) / 2}" y="${floor + 32}">${unit}</text>
</svg>
<figcaption>${title}${mark === undefined ? "" : "; the dashed line is the baseline"}</figcaption>
</figure>`;
}

function barOf({ name, value, interval }: Bar, y: number, x: (value: number) => number): Html {
  const letters = [...name];
  const shown = letters.length > MOST_LETTERS ? `${letters.slice(0, MOST_LETTERS - 1).join("")}…` : name;
  const isKnown = interval?.every(Number.isFinite) === true;
  return html`<text class="y" x="${LEFT - 10}" y="${y + 4}">${shown}</text>${
    isKnown
      ? html`<path class="outline" d="M${x(interval[0])} ${y - END}V${y + END}M${x(interval[0])} ${y}H${x(interval[1])}M${x(interval[1])} ${y - END}V${y + END}"/>`
      : undefined
  }<circle class="point" cx="${x(value)}" cy="${y}" r="4"/>`;
}

const inWords = ({ name, value, interval }: Bar): string =>
  `${name} ${twoDecimals(value)}${interval === undefined ? "" : ` (${rangeOf(interval)})`}`;

function at(place: number): number {
  return Math.round(place * 10) / 10;
}

import { formatNumber } from "../domain/format-number.js";
import { type Html, html } from "../page/html.js";
import type { Role } from "../roles/model.js";
import type { Sample } from "../roles/samples.js";
import { parseStrip, type StripPart } from "../roles/strip.js";

const WIDTH = 640;
const HEIGHT = 24;
/** Top and bottom of the parts; below them is the bar of what is trained. */
const TOP = 2;
const FLOOR = 16;
const BAR_TOP = 19;
const BAR_FLOOR = 22;
/** The narrowest part, so that one token of many is seen. */
const LEAST = 1;

/** What is drawn alike: its class, and how much lower it is than others, so that not colour alone tells. */
const LOOKS: Readonly<Record<Role, readonly [kind: string, inset: number]>> = {
  template: ["t", 5],
  system: ["p", 0],
  prompt: ["p", 0],
  other: ["t", 5],
  connector: ["c", 2],
  preview: ["v", 0],
  prefix: ["v", 0],
  answer: ["a", 0],
  thinking: ["h", 2],
};

/** The lengths of a row's parts as SVG; `tokens` are those of its whole width, and `budget` is marked if it is among them. */
export function strip(sample: Sample, tokens: number, budget: number | undefined): Html {
  const parts = parseStrip(sample.parts);
  const scale = WIDTH / tokens;
  const paths = new Map<string, string>();
  const draw = (kind: string, from: number, to: number, top: number, floor: number): void => {
    const right = Math.max(to * scale, from * scale + LEAST);
    const path = `M${at(from * scale)} ${floor}V${top}H${at(right)}V${floor}z`;
    paths.set(kind, (paths.get(kind) ?? "") + path);
  };
  let from = 0;
  let seam: number | undefined;
  let trainedFrom: number | undefined;
  for (const { role, isTrained, tokens: length } of parts) {
    const to = from + length;
    const [kind, inset] = LOOKS[role];
    draw(kind, from, to, TOP + inset, FLOOR - inset);
    if (role === "preview") seam ??= from;
    if (isTrained) trainedFrom ??= from;
    else if (trainedFrom !== undefined) {
      draw("l", trainedFrom, from, BAR_TOP, BAR_FLOOR);
      trainedFrom = undefined;
    }
    from = to;
  }
  if (trainedFrom !== undefined) draw("l", trainedFrom, from, BAR_TOP, BAR_FLOOR);
  const differs = sample.broken.includes("seam") ? seam : undefined;
  return html`<svg class="strip" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${inWords(parts)}">${[
    ...paths,
  ].map(([kind, path]) => html`<path class="${kind}" d="${path}"/>`)}${
    differs !== undefined && differs > 0 ? mark("seam", differs * scale) : undefined
  }${budget !== undefined && budget <= tokens ? mark("mark", budget * scale) : undefined}</svg>`;
}

function mark(kind: string, x: number): Html {
  return html`<path class="${kind}" d="M${at(x)} 0V${HEIGHT}"/>`;
}

function at(place: number): string {
  return String(Math.round(place * 10) / 10);
}

/** `template 11, prompt 30, answer 40; 41 trained`, of all parts of a role together. */
function inWords(parts: readonly StripPart[]): string {
  const sums = new Map<Role, number>();
  for (const { role, tokens } of parts) sums.set(role, (sums.get(role) ?? 0) + tokens);
  const trained = parts.reduce((sum, { isTrained, tokens }) => sum + (isTrained ? tokens : 0), 0);
  const named = [...sums].map(([role, tokens]) => `${role} ${formatNumber(tokens)}`);
  return `${named.join(", ")}; ${formatNumber(trained)} trained`;
}

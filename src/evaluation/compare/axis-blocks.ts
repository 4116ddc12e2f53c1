import { type AxisSummary, tasksOf } from "./averages.js";
import { AXES } from "./axis.js";
import type { Block, TextTable } from "./block.js";
import type { Compared, ComparedAxis } from "./compared.js";
import { signed, twoDecimals } from "./hundredths.js";
import type { Place, Weights } from "./trade-off.js";
import { NONE, rangeOf, signedRange } from "./words.js";

const ROUNDINGS = {
  last: "averages are of unrounded rates; the paper averages rounded cells (--round-first)",
  first: "averages are of cells in whole hundredths, as in the paper; their intervals are of unrounded rates",
} as const;

/** The average over several tasks of one axis; none where it has one column alone. */
export function averageBlocks({ summary, differences }: ComparedAxis, compared: Compared): readonly Block[] {
  const { axis, columns, values } = summary;
  const { baseline } = compared;
  if (columns.length < 2) return [];
  const own = compared.variants.filter((variant) => values.has(variant));
  const others = compared.variants.filter((variant) => !values.has(variant));
  const table: TextTable = {
    cells: [
      ["variant", "%", "95 % interval"],
      ...own.map((variant) => {
        const { value, interval } = values.get(variant)!;
        return [variant, twoDecimals(value), rangeOf(interval)];
      }),
    ],
    texts: [0],
  };
  const against: TextTable = {
    cells: [
      [`against ${baseline}`, "points", "95 % interval", "verdict"],
      ...[...differences].map(([variant, { value, interval, verdict }]) => [
        ...[variant, signed(value), signedRange(interval), verdict],
      ]),
    ],
    texts: [0, 3],
  };
  const block: Block = {
    title: `average ${summary.label} over ${tasksOf(summary).join(", ")}, ${axis.better} is better`,
    tables: differences.size === 0 ? [table] : [table, against],
    chart: {
      title: `average ${summary.label}: per cent, with 95 % intervals`,
      unit: "per cent",
      mark: baseline === undefined ? undefined : values.get(baseline)?.value,
      bars: own.map((variant) => ({ name: variant, ...values.get(variant)! })),
    },
    notes: [
      `of ${columns.map((column) => describeColumn(column, own)).join(" and ")}`,
      ROUNDINGS[compared.rounding],
      ...(others.length === 0 ? [] : [`without an average, since a task is missing: ${others.join(", ")}`]),
      ...(own.some((variant) => values.get(variant)!.interval === undefined)
        ? ["no interval: a mean was typed without its deviation"]
        : []),
    ],
  };
  return [block];
}

/** `gsm8k-rsr (safe, 330 answers)`. */
function describeColumn(
  { task, metric, cells }: AxisSummary["columns"][number],
  variants: readonly string[],
): string {
  const counts = variants.map((variant) => cells.get(variant)!.measure.n);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return `${task} (${metric}, ${counts.length === 0 ? "no" : least === most ? least : `${least} to ${most}`} answers)`;
}

/** All axes side by side, and who is beaten on all of them; undefined where nothing is traded. */
export function tradeOffBlock(compared: Compared): Block | undefined {
  const { variants, axes, places, choice } = compared;
  if (places.size === 0 && choice === undefined) return undefined;
  return {
    title: `trade-off: ${axes.map(({ summary }) => axisName(summary)).join(", ")}`,
    tables: [
      {
        cells: [
          ["variant", ...axes.map(({ summary }) => summary.label), "place"],
          ...variants.map((variant) => [
            variant,
            ...axes.map(({ summary: { values } }) => {
              const own = values.get(variant);
              return own === undefined ? NONE : twoDecimals(own.value);
            }),
            inWords(places.get(variant)),
          ]),
        ],
        texts: [0, axes.length + 1],
      },
    ],
    chart: undefined,
    notes: [
      "front: no variant is at least as good on all and better on one; within noise: one is, but on none apart",
      ...(choice === undefined ? [] : [choiceInWords(choice)]),
    ],
  };
}

const axisName = ({ label, axis }: AxisSummary): string =>
  axis.better === "lower" ? `${label} (lower is better)` : label;

function inWords(place: Place | undefined): string {
  switch (place?.kind) {
    case undefined:
      return "";
    case "front":
    case "front within noise":
      return place.kind;
    case "beaten":
      return `beaten by ${place.by}`;
    case "incomplete":
      return `no ${place.missing.join(", no ")}`;
  }
}

function choiceInWords({ variant, value, next, weights }: NonNullable<Compared["choice"]>): string {
  const by = weightsInWords(weights);
  const best = `by weights ${by}: ${variant}, ${twoDecimals(value)}`;
  if (next === undefined) return `${best}; no other variant has all of them`;
  const { value: points, interval, verdict } = next.lead;
  const range = interval === undefined ? "its interval is not known" : `${signedRange(interval)}, ${verdict}`;
  return `${best}; ${signed(points)} points before ${next.variant} (${range})`;
}

function weightsInWords(weights: Weights): string {
  return AXES.flatMap((name) => (weights.has(name) ? [`${name} ${weights.get(name)}`] : [])).join(", ");
}

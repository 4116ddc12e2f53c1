import { metrics } from "../../scoring/metrics/registry.js";
import { AXES, type Axis, dataOf } from "./axis.js";
import type { Column } from "./columns.js";
import { type Verdict, verdictOf } from "./comparison.js";
import { type Contest, combine, type Estimate } from "./contest.js";
import { hundredths } from "./hundredths.js";
import { intervalOf, percentOf } from "./measure.js";

/** How an average is made of its cells: of what was measured, or of cells in whole hundredths, as the paper does. */
export type Rounding = "last" | "first";

/** One axis of the comparison: its columns, and what each variant has that has a number in all of them. */
export interface AxisSummary {
  readonly axis: Axis;
  /** The axis's name; with the rule, where several say different things of the same answers. */
  readonly label: string;
  readonly columns: readonly Column[];
  readonly values: ReadonlyMap<string, Estimate>;
}

/** The axes that the columns speak of. */
export function summariesOf(columns: readonly Column[], rounding: Rounding): readonly AxisSummary[] {
  return AXES.flatMap((name) => {
    const own = columns.filter(({ axis }) => axis.name === name);
    const tasks = new Set(own.map(({ task }) => task));
    // the mean of two rules on the same answers says nothing
    if (tasks.size === own.length) return own.length === 0 ? [] : [summaryOf(name, own, rounding)];
    return [...new Set(own.map(ruleName))].map((rule) =>
      summaryOf(
        `${name} by ${rule}`,
        own.filter((column) => ruleName(column) === rule),
        rounding,
      ),
    );
  });
}

/** What tells two columns of one task: the rule of decided metrics, else the metric. */
function ruleName({ metric, rule }: Column): string {
  return metrics[metric].kind === "decided" && rule !== undefined ? rule.label : metric;
}

function summaryOf(label: string, columns: readonly Column[], rounding: Rounding): AxisSummary {
  const [{ axis, cells }] = columns as readonly [Column, ...Column[]];
  const variants = [...cells.keys()].filter((variant) =>
    columns.every((column) => column.cells.has(variant)),
  );
  const values = new Map(variants.map((variant) => [variant, average(columns, variant, rounding)]));
  return { axis, label, columns, values };
}

function average(columns: readonly Column[], variant: string, rounding: Rounding): Estimate {
  const measures = columns.map(({ cells }) => cells.get(variant)!.measure);
  const estimates = measures.map((measure) => ({ value: percentOf(measure), interval: intervalOf(measure) }));
  const { value, interval } = combine(estimates, equalWeights(columns));
  if (rounding === "last" || columns.length === 1) return { value, interval };
  // whole numbers, so that a half is one
  const sum = estimates.reduce((total, estimate) => total + hundredths(estimate.value), 0);
  return { value: Math.floor((2 * sum + columns.length) / (2 * columns.length)) / 100, interval };
}

const equalWeights = (columns: readonly Column[]): readonly number[] => columns.map(() => 1 / columns.length);

/** A difference on an axis, and whether it is more than noise. */
export interface AxisDifference extends Estimate {
  readonly verdict: Verdict;
}

/** How the averages of two variants differ on an axis; undefined where one has none. Its interval is of unrounded rates. */
export function axisDifference(
  { columns, values }: AxisSummary,
  one: string,
  other: string,
  contest: Contest,
): AxisDifference | undefined {
  const [own, counterpart] = [values.get(one), values.get(other)];
  if (own === undefined || counterpart === undefined) return undefined;
  const comparisons = columns.map((column) => contest.compare(column, one, other)!);
  const value = own.value - counterpart.value;
  const [only] = comparisons;
  if (only !== undefined && comparisons.length === 1)
    return { value, interval: only.interval, verdict: only.verdict };
  const estimates = comparisons.map(({ difference, interval }) => ({ value: difference, interval }));
  const { interval } = combine(estimates, equalWeights(columns));
  return { value, interval, verdict: verdictOf(interval) };
}

/** The tasks of an axis in words: `gsm8k, samsum`. */
export function tasksOf({ columns }: AxisSummary): readonly string[] {
  return [...new Set(columns.map(({ task }) => dataOf(task) || task))];
}

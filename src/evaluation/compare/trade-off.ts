import { type AxisDifference, type AxisSummary, axisDifference } from "./averages.js";
import type { AxisName } from "./axis.js";
import { verdictOf } from "./comparison.js";
import { type Contest, combine } from "./contest.js";

/** A variant's place among the others: whether another one is at least as good on each axis, and better on one. */
export type Place =
  | { readonly kind: "front" }
  /** Others are better in points, but on no axis apart. */
  | { readonly kind: "front within noise" }
  | { readonly kind: "beaten"; readonly by: string }
  | { readonly kind: "incomplete"; readonly missing: readonly string[] };

/** A difference counts as none below the last digits of doubles. */
const EPSILON = 1e-9;

/** The place of each variant on the axes. */
export function placesOf(
  summaries: readonly AxisSummary[],
  variants: readonly string[],
  contest: Contest,
): ReadonlyMap<string, Place> {
  const complete = variants.filter((variant) => summaries.every(({ values }) => values.has(variant)));
  const dominates = (one: string, other: string): boolean => {
    const gains = summaries.map((summary) => gain(summary, one, other));
    return gains.every((points) => points >= -EPSILON) && gains.some((points) => points > EPSILON);
  };
  const front = complete.filter((variant) => !complete.some((other) => dominates(other, variant)));
  const placeOf = (variant: string): Place => {
    const missing = summaries.flatMap(({ label, values }) => (values.has(variant) ? [] : [label]));
    if (missing.length > 0) return { kind: "incomplete", missing };
    if (front.includes(variant)) return { kind: "front" };
    const by = front.find(
      (other) => dominates(other, variant) && isAhead(summaries, other, variant, contest),
    );
    return by === undefined ? { kind: "front within noise" } : { kind: "beaten", by };
  };
  return new Map(variants.map((variant) => [variant, placeOf(variant)]));
}

/** By how many points one variant is better than another on an axis. */
function gain({ axis, values }: AxisSummary, one: string, other: string): number {
  const difference = values.get(one)!.value - values.get(other)!.value;
  return axis.better === "higher" ? difference : -difference;
}

/** Whether one variant that is nowhere worse is better and apart on an axis. */
function isAhead(summaries: readonly AxisSummary[], one: string, other: string, contest: Contest): boolean {
  return summaries.some((summary) => {
    if (gain(summary, one, other) <= EPSILON) return false;
    return axisDifference(summary, one, other, contest)?.verdict === "apart";
  });
}

/** How much each axis counts; the others do not. */
export type Weights = ReadonlyMap<AxisName, number>;

/** The variant with the best weighted mean, and how far the next one is behind it. */
export interface Choice {
  readonly variant: string;
  readonly value: number;
  readonly next?: { readonly variant: string; readonly lead: AxisDifference };
}

/** Chooses among the variants that have all axes with a weight; undefined if there is none. */
export function choose(
  summaries: readonly AxisSummary[],
  weights: Weights,
  contest: Contest,
): Choice | undefined {
  const weighed = summaries.filter(({ axis }) => weights.has(axis.name));
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  const signs = weighed.map(({ axis }) => {
    // several rules of one axis share its weight
    const shared = weighed.filter((other) => other.axis.name === axis.name).length;
    return (weights.get(axis.name)! / total / shared) * (axis.better === "higher" ? 1 : -1);
  });
  // what is better when it is lower counts by what is missing to 100 %
  const offset = signs.reduce((sum, weight) => sum - 100 * Math.min(0, weight), 0);
  const names = [...(weighed[0]?.values.keys() ?? [])];
  const ranked = names
    .filter((variant) => weighed.every(({ values }) => values.has(variant)))
    .map((variant) => {
      const values = weighed.map((summary) => summary.values.get(variant)!);
      return { variant, value: offset + combine(values, signs).value };
    })
    .sort((one, other) => other.value - one.value);
  const [best, second] = ranked;
  if (best === undefined) return undefined;
  if (second === undefined) return best;
  const differences = weighed.map(
    (summary) => axisDifference(summary, best.variant, second.variant, contest)!,
  );
  const [only] = differences;
  const { value, interval } = combine(differences, signs);
  // one axis alone keeps its own verdict, which its test has a say in
  const verdict = only !== undefined && differences.length === 1 ? only.verdict : verdictOf(interval);
  return { ...best, next: { variant: second.variant, lead: { value, interval, verdict } } };
}

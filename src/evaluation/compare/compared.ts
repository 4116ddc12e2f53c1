import { closestName } from "../../domain/closest-name.js";
import { RunError } from "../../domain/run-error.js";
import { holm } from "../../scoring/statistics/holm.js";
import {
  type AxisDifference,
  type AxisSummary,
  axisDifference,
  type Rounding,
  summariesOf,
} from "./averages.js";
import type { Cell } from "./cell.js";
import { type Column, columnsOf } from "./columns.js";
import type { Comparison } from "./comparison.js";
import { Contest } from "./contest.js";
import { type Choice, choose, type Place, placesOf, type Weights } from "./trade-off.js";

/** What is asked of a comparison. */
export interface CompareRequest {
  /** The variant that the others are compared with; undefined for the usual one, if it is there. */
  readonly against: string | undefined;
  readonly rounding: Rounding;
  readonly weights: Weights | undefined;
}

/** How a variant differs from the baseline in one column, and its p among those of the family. */
export interface FamilyComparison extends Comparison {
  /** Holm's p over all comparisons with the baseline by one metric on one axis. */
  readonly holm: number | undefined;
}

export interface ComparedColumn {
  readonly column: Column;
  /** By variant, without the baseline. */
  readonly comparisons: ReadonlyMap<string, FamilyComparison>;
}

export interface ComparedAxis {
  readonly summary: AxisSummary;
  readonly differences: ReadonlyMap<string, AxisDifference>;
}

/** All that is known of the variants. */
export interface Compared {
  /** In the order of the files. */
  readonly variants: readonly string[];
  readonly baseline: string | undefined;
  readonly rounding: Rounding;
  readonly columns: readonly ComparedColumn[];
  readonly axes: readonly ComparedAxis[];
  /** Empty with fewer than two axes, or one variant. */
  readonly places: ReadonlyMap<string, Place>;
  readonly choice: (Choice & { readonly weights: Weights }) | undefined;
}

/** The baseline when none is named. */
const USUAL_BASELINE = "vanilla";

/** Compares all variants. Throws RunError `bad-data` for cells that cannot stand side by side, `usage` for a name that is not there. */
export function compareAll(cells: readonly Cell[], { against, rounding, weights }: CompareRequest): Compared {
  const variants = [...new Set(cells.map(({ variant }) => variant))];
  const baseline = baselineOf(against, variants);
  const columns = columnsOf(cells);
  const contest = new Contest();
  const summaries = summariesOf(columns, rounding);
  for (const name of weights?.keys() ?? [])
    if (!summaries.some(({ axis }) => axis.name === name))
      throw new RunError(
        "usage",
        `--weights: no result speaks of ${name}; there are ${[...new Set(summaries.map(({ axis }) => axis.name))].join(", ")}`,
      );
  const isTradeOff = summaries.length > 1 && variants.length > 1;
  const choice = weights === undefined ? undefined : choose(summaries, weights, contest);
  return {
    ...{ variants, baseline, rounding },
    columns: withHolm(
      columns.map((column) => ({ column, comparisons: compareColumn(column, variants, baseline, contest) })),
    ),
    axes: summaries.map((summary) => ({
      summary,
      differences: differencesOf(summary, variants, baseline, contest),
    })),
    places: isTradeOff ? placesOf(summaries, variants, contest) : new Map(),
    choice: choice && { ...choice, weights: weights! },
  };
}

function baselineOf(against: string | undefined, variants: readonly string[]): string | undefined {
  if (against === undefined) return variants.includes(USUAL_BASELINE) ? USUAL_BASELINE : undefined;
  if (variants.includes(against)) return against;
  const near = closestName(against, variants);
  throw new RunError(
    "usage",
    `--against ${against}: no result has this variant${near === undefined ? "" : `; did you mean ${near}?`} (there are ${variants.join(", ")})`,
  );
}

function compareColumn(
  column: Column,
  variants: readonly string[],
  baseline: string | undefined,
  contest: Contest,
): ReadonlyMap<string, Comparison> {
  const compared = variants.flatMap((variant) => {
    const made =
      baseline === undefined || variant === baseline ? undefined : contest.compare(column, variant, baseline);
    return made === undefined ? [] : [[variant, made] as const];
  });
  return new Map(compared);
}

interface RawColumn {
  readonly column: Column;
  readonly comparisons: ReadonlyMap<string, Comparison>;
}

/** A family are all comparisons by one metric on one axis: of all variants, on all tasks. */
function withHolm(raw: readonly RawColumn[]): readonly ComparedColumn[] {
  return raw.map(({ column, comparisons }) => {
    const family = raw
      .filter((other) => familyOf(other.column) === familyOf(column))
      .flatMap((other) => [...other.comparisons.values()]);
    const tested = family.filter(({ p }) => p !== undefined);
    const adjusted = new Map(holm(tested.map(({ p }) => p!)).map((p, i) => [tested[i]!, p]));
    const withP = [...comparisons].map(
      ([variant, comparison]) => [variant, { ...comparison, holm: adjusted.get(comparison) }] as const,
    );
    return { column, comparisons: new Map(withP) };
  });
}

const familyOf = ({ axis, metric, rule }: Column): string => JSON.stringify([axis.name, metric, rule?.key]);

function differencesOf(
  summary: AxisSummary,
  variants: readonly string[],
  baseline: string | undefined,
  contest: Contest,
): ReadonlyMap<string, AxisDifference> {
  const made = variants.flatMap((variant) => {
    const difference =
      baseline === undefined || variant === baseline
        ? undefined
        : axisDifference(summary, variant, baseline, contest);
    return difference === undefined ? [] : [[variant, difference] as const];
  });
  return new Map(made);
}

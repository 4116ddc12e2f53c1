import { escapeUnprintableJson } from "../../../domain/escape-unprintable.js";
import { VERSION } from "../../../run/version.js";
import type { Cell } from "../cell.js";
import type { Compared, ComparedAxis, ComparedColumn } from "../compared.js";
import { intervalOf, percentOf } from "../measure.js";
import type { CompareFormat } from "./format.js";

/** All numbers, unrounded, for programs. Values are in per cent, differences in points. */
export const json: CompareFormat = {
  endings: [".json"],
  print: (compared) => `${escapeUnprintableJson(JSON.stringify(recordOf(compared), undefined, 2))}\n`,
};

function recordOf(compared: Compared): object {
  const { variants, baseline, rounding, columns, axes, places, choice } = compared;
  return {
    tool: { name: "lookahead-prep", version: VERSION },
    ...{ variants, baseline, roundFirst: rounding === "first" },
    columns: columns.map(columnRecord),
    averages: axes.map(axisRecord),
    places: Object.fromEntries(places),
    choice: choice && { ...choice, weights: Object.fromEntries(choice.weights) },
  };
}

function columnRecord({ column: { task, metric, rule, axis, cells }, comparisons }: ComparedColumn): object {
  return {
    ...{ task, metric, rule: rule?.label, axis: axis.name, better: axis.better },
    cells: [...cells.values()].map(cellRecord),
    differences: [...comparisons].map(([variant, comparison]) => ({ variant, ...comparison })),
  };
}

function cellRecord({ variant, measure, source, origin }: Cell): object {
  const hits = measure.kind === "rate" ? measure.hits : undefined;
  const value = percentOf(measure);
  const typed = origin.kind === "typed";
  return { variant, typed, source, hits, n: measure.n, value, interval: intervalOf(measure) };
}

function axisRecord({ summary: { axis, label, columns, values }, differences }: ComparedAxis): object {
  return {
    ...{ axis: axis.name, label, better: axis.better },
    of: columns.map(({ task, metric }) => ({ task, metric })),
    values: [...values].map(([variant, estimate]) => ({ variant, ...estimate })),
    differences: [...differences].map(([variant, estimate]) => ({ variant, ...estimate })),
  };
}

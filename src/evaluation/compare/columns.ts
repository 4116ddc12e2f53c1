import { RunError } from "../../domain/run-error.js";
import { type MetricName, metrics } from "../../scoring/metrics/registry.js";
import { AXES, type Axis, axisOf } from "./axis.js";
import type { Cell, Rule } from "./cell.js";

/** One metric on one task by one rule: a cell for each variant that has it. */
export interface Column {
  readonly task: string;
  readonly metric: MetricName;
  /** Undefined when all its counts were typed without one. */
  readonly rule: Rule | undefined;
  readonly axis: Axis;
  readonly cells: ReadonlyMap<string, Cell>;
}

/**
 * The columns of all cells, in the order of their axes. Throws RunError `bad-data` where one would hold two rules or judges,
 * or two numbers of one variant. Two rules on the same answers of all variants are two columns.
 */
export function columnsOf(cells: readonly Cell[]): readonly Column[] {
  const groups = new Map<string, Cell[]>();
  for (const cell of cells) {
    const key = JSON.stringify([cell.task, cell.metric]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [cell]);
    else group.push(cell);
  }
  const columns = [...groups.values()].flatMap(split);
  return AXES.flatMap((name) => columns.filter(({ axis }) => axis.name === name));
}

function split(cells: readonly Cell[]): readonly Column[] {
  const [{ task, metric }] = cells as [Cell, ...Cell[]];
  const rules = new Map(cells.flatMap(({ rule }) => (rule === undefined ? [] : [[rule.key, rule] as const])));
  if (rules.size > 1) refuseMixed(cells, rules);
  const axis = axisOf(task, metrics[metric]);
  const columnOf = (rule: Rule | undefined, own: readonly Cell[]): Column => ({
    ...{ task, metric, rule, axis },
    cells: byVariant(own),
  });
  const [only] = rules.values();
  if (rules.size <= 1) return [columnOf(only, cells)];
  return [...rules.values()].map((rule) =>
    columnOf(
      rule,
      cells.filter((cell) => cell.rule?.key === rule.key),
    ),
  );
}

/** Several rules may stand side by side only where each variant has a number by each. */
function refuseMixed(cells: readonly Cell[], rules: ReadonlyMap<string, Rule>): void {
  const [{ task, metric }] = cells as [Cell, ...Cell[]];
  const withoutRule = cells.find(({ rule }) => rule === undefined);
  if (withoutRule !== undefined)
    throw new RunError(
      "bad-data",
      `${withoutRule.source}: ${task}, ${metric} is scored by ${rules.size} rules, and these counts name none; add the column rule`,
    );
  const byRule = [...rules.values()].map(({ label, key }) => ({
    label,
    variants: new Set(cells.filter(({ rule }) => rule?.key === key).map(({ variant }) => variant)),
  }));
  const all = new Set(cells.map(({ variant }) => variant));
  if (byRule.every(({ variants }) => variants.size === all.size)) return;
  const labels = new Set(byRule.map(({ label }) => label));
  const same = labels.size === 1 ? " (of other versions, or with another prompt)" : "";
  throw new RunError(
    "bad-data",
    `${task}, ${metric} is scored by several rules${same}, which one column cannot hold: ${byRule
      .map(({ label, variants }) => `${[...variants].join(", ")} by ${label}`)
      .join("; ")}. Score all variants by the same`,
  );
}

function byVariant(cells: readonly Cell[]): ReadonlyMap<string, Cell> {
  const found = new Map<string, Cell>();
  for (const cell of cells) {
    const earlier = found.get(cell.variant);
    if (earlier !== undefined)
      throw new RunError(
        "bad-data",
        `${cell.variant} has two numbers for ${cell.task}, ${cell.metric}: ${earlier.source} and ${cell.source}; name one of them, or score again with -o VARIANT.TASK.json if they are of two models or tasks`,
      );
    found.set(cell.variant, cell);
  }
  return found;
}

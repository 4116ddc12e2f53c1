import type { Interval } from "../../scoring/statistics/interval.js";
import type { Cell } from "./cell.js";
import type { Column } from "./columns.js";
import { type Comparison, compareCells } from "./comparison.js";

/** Comparisons of two variants, each made once: a bootstrap takes a while. */
export class Contest {
  readonly #made = new Map<Cell, Map<Cell, Comparison>>();

  /** How one variant differs from another in a column; undefined where one has no number. */
  compare(column: Column, one: string, other: string): Comparison | undefined {
    const [cell, counterpart] = [column.cells.get(one), column.cells.get(other)];
    if (cell === undefined || counterpart === undefined) return undefined;
    const known = this.#made.get(cell) ?? new Map<Cell, Comparison>();
    this.#made.set(cell, known);
    let made = known.get(counterpart);
    if (made === undefined) {
      made = compareCells(cell, counterpart);
      known.set(counterpart, made);
    }
    return made;
  }
}

/** A number and its interval; undefined where that is not known. */
export interface Estimate {
  readonly value: number;
  readonly interval: Interval | undefined;
}

/** A weighted sum of independent estimates: distances to the ends of their intervals are squared and added (MOVER). */
export function combine(estimates: readonly Estimate[], weights: readonly number[]): Estimate {
  const value = estimates.reduce((sum, estimate, i) => sum + weights[i]! * estimate.value, 0);
  let [down, up] = [0, 0];
  for (const [i, { value: own, interval }] of estimates.entries()) {
    const weight = weights[i]!;
    if (weight === 0) continue;
    if (interval === undefined) return { value, interval: undefined };
    const [low, high] = weight > 0 ? interval : [interval[1], interval[0]];
    down = Math.hypot(down, weight * (own - low));
    up = Math.hypot(up, weight * (high - own));
  }
  return { value, interval: [value - down, value + up] };
}

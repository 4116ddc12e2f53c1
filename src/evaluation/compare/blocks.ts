import { averageBlocks, tradeOffBlock } from "./axis-blocks.js";
import type { Block } from "./block.js";
import { columnBlock } from "./column-block.js";
import type { Compared } from "./compared.js";

/** A comparison in parts. */
export interface Parts {
  /** All axes side by side; undefined where nothing is traded. */
  readonly tradeOff: Block | undefined;
  /** The columns of each axis, and their average. */
  readonly details: readonly Block[];
}

export function partsOf(compared: Compared): Parts {
  const details = compared.axes.flatMap((axis) => [
    ...compared.columns
      .filter(({ column }) => axis.summary.columns.includes(column))
      .map((column) => columnBlock(column, compared)),
    ...averageBlocks(axis, compared),
  ]);
  return { tradeOff: tradeOffBlock(compared), details };
}

/** What a reader must know of the whole. */
export function wholeNotes({ baseline, variants }: Compared): readonly string[] {
  if (variants.length < 2) return ["one variant alone: name the results of another one, too"];
  return baseline === undefined ? ["no baseline: --against NAME compares all others with one variant"] : [];
}

import { z } from "zod";

/** How many columns are kept; a row can have any number of them, under any names. */
const MOST_COLUMNS = 32;
/** How much of a name is kept, in UTF-16 units. */
const MOST_UNITS = 60;

/** A column that is not written, and how many rows have it. */
const LeftOutColumn = z.strictObject({ column: z.string(), rows: z.int().nonnegative() });

/**
 * In the order of their names; of more columns than are kept, the last ones are missing. The order in which rows are counted
 * makes no difference, since a name that is among the first of all is among the first of any rows that have it.
 */
export const LeftOut = z
  .array(LeftOutColumn)
  .describe(`columns that are not written, the first ${MOST_COLUMNS} by name`);
export type LeftOut = z.output<typeof LeftOut>;

/** Counts the columns of one row. */
export function countLeftOut(counts: LeftOut, names: readonly string[]): void {
  const cut = new Set(names.map((name) => name.slice(0, MOST_UNITS).toWellFormed()));
  for (const column of cut) addLeftOut(counts, [{ column, rows: 1 }]);
}

/** Adds other counts to `counts`. */
export function addLeftOut(counts: LeftOut, others: LeftOut): void {
  for (const { column, rows } of others) {
    const at = counts.findIndex((one) => one.column >= column);
    const next = counts[at];
    if (next?.column === column) next.rows += rows;
    else counts.splice(at === -1 ? counts.length : at, 0, { column, rows });
  }
  counts.splice(MOST_COLUMNS);
}

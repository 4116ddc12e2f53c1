/** A table has at most so many items for each slot: then most lookups read one place in memory. */
const LOAD = 0.6;

/** How many slots a table of so many items has. */
export function slotsFor(items: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(16, items / LOAD)));
}

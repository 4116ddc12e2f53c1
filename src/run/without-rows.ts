import type { Tally } from "../block/tally.js";
import { formatNumber } from "../domain/format-number.js";
import { RunError } from "../domain/run-error.js";
import type { Settings } from "../settings/settings.js";

/** The error for a run that writes no row, unless that is allowed; undefined if there is none. */
export function refusedAsEmpty(
  { rowsIn, rowsOut }: Pick<Tally, "rowsIn" | "rowsOut">,
  { allowEmpty }: Pick<Settings, "allowEmpty">,
): RunError | undefined {
  if (allowEmpty || rowsOut > 0) return undefined;
  const what = rowsIn === 0 ? "the inputs have no rows" : `all ${formatNumber(rowsIn)} rows were rejected`;
  const todo = rowsIn === 0 ? "name inputs with rows" : "mend the rows";
  return new RunError(
    "bad-data",
    `${what}, so nothing was published; ${todo}, or allow it with --allow-empty`,
  );
}

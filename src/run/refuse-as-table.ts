import { RunError } from "../domain/run-error.js";
import type { ResolvedSettings } from "../settings/resolve-settings.js";

/** Throws RunError `usage` for settings whose rows would not all have the same columns, which a Parquet file must have. */
export function refuseAsTable({ container, settings, output }: ResolvedSettings, name = "output"): void {
  if (container === "json") return;
  if (output === undefined)
    throw new RunError(
      "usage",
      `${name}: a Parquet file has the same columns in every row, and rows that keep their format may have any; name the output format, such as --to messages`,
    );
  if (settings.keepColumns)
    throw new RunError(
      "usage",
      `${name}: a Parquet file has the same columns in every row, and --keep-columns may write any; run without it, or name a .jsonl file`,
    );
  const { lossMark, trainers } = output;
  if (lossMark !== undefined)
    throw new RunError(
      "usage",
      `${name}: the loss mark ${lossMark.key} stands at assistant messages alone, and in a Parquet file it would stand in all others as null; name a .jsonl file, or another --to`,
    );
  const other = trainers.find(({ trainer }) => trainer.readsParquet !== true);
  if (other !== undefined)
    throw new RunError(
      "usage",
      `${name}: the settings for ${other.name} are written for JSON; name a .jsonl file, or the format alone: --to ${output.format}`,
    );
}

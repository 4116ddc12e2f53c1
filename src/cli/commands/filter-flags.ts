import { flagName } from "../../domain/flag-name.js";
import { RunError } from "../../domain/run-error.js";
import type { Settings } from "../../settings/settings.js";
import type { ParsedArguments } from "../command.js";

/** Flags that change the number of rows, or name an output other than stdout. */
const UNFILTERED = ["output", "rejects", "manifest", "expand", "maxRejects"];

/** Throws RunError `usage` for flags that conflict with a filter, which writes exactly one row for each row. */
export function refuseUnfiltered({ inputs, flags }: ParsedArguments, settings: Settings): void {
  const unexpected = UNFILTERED.find((key) => flags[key] !== undefined && flags[key] !== false);
  if (unexpected !== undefined)
    throw new RunError(
      "usage",
      `--filter writes a row for each row, and nothing else: leave ${flagName(unexpected)} out`,
    );
  if (inputs.some((name) => name !== "-")) throw new RunError("usage", "--filter reads standard input only");
  if (settings.onReject !== "fail")
    throw new RunError("usage", "--filter writes a row for each row: --on-reject skip would leave some out");
  if (settings.expand) throw new RunError("usage", "--filter writes a row for each row: leave expand out");
  if (settings.format === undefined)
    throw new RunError(
      "usage",
      "--filter needs --from: each part of the data must be read alike, whatever its first rows are",
    );
}

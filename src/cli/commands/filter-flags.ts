import { flagName } from "../../domain/flag-name.js";
import { RunError } from "../../domain/run-error.js";
import type { Settings } from "../../settings/settings.js";
import type { ParsedArguments } from "../command.js";

/** Flags that change the number of rows, or the output. */
const UNFILTERED = ["output", "rejects", "manifest", "html", "expand", "maxRejects", "limit", "dryRun"];

/** Throws RunError `usage` for flags that conflict with a filter, which writes exactly one row for each row. */
export function refuseUnfiltered({ inputs, flags }: ParsedArguments, settings: Settings): void {
  const unexpected = UNFILTERED.find((key) => flags[key] !== undefined && flags[key] !== false);
  if (unexpected !== undefined)
    throw new RunError(
      "usage",
      `--filter writes one row per input row, and nothing else; run without ${flagName(unexpected)}`,
    );
  if (inputs.some((name) => name !== "-")) throw new RunError("usage", "--filter reads standard input only");
  if (settings.onReject !== "fail")
    throw new RunError("usage", "--filter writes one row per input row; --on-reject skip would skip some");
  if (settings.expand)
    throw new RunError("usage", "--filter writes one row per input row; remove the setting expand");
  if (settings.limit !== undefined)
    throw new RunError("usage", "--filter writes one row per input row; remove the setting limit");
  if (settings.format === undefined)
    throw new RunError(
      "usage",
      "--filter needs --from, so that each part of the data is read in the same format",
    );
}

import { RunError } from "../../domain/run-error.js";
import type { CheckSeverities } from "../../rules/registry.js";
import type { TrainerName } from "../../trainers/registry.js";
import { CATALOG } from "../catalog.js";
import { defineCommand } from "../command.js";
import { EXIT } from "../exit-codes.js";
import { closed, collected, noProgress, usualFlag } from "../flag.js";
import { requestedReports } from "../reports/requested.js";
import { checkOptions } from "../setting-flags.js";
import { TRAINERS } from "../setting-properties.js";
import { checksFrom, settingsFrom } from "../settings-from-flags.js";

const REPORTS = Object.entries(CATALOG.reports).map(([name, summary]) => `${name} (${summary})`);

/** Checks training files and writes nothing but reports. */
export const check = defineCommand({
  arguments: [["[inputs...]", "files or globs; - or nothing for stdin"]],
  options: () => [
    ...checkOptions(),
    collected(
      closed(
        Object.keys(CATALOG.reports),
        usualFlag(
          "Report",
          "--report <FORMAT[=FILE]>",
          `to stdout or to a file (may be repeated): ${REPORTS.join(", ")} (default: text)`,
          `${Object.keys(CATALOG.reports).join(", ")}; or FORMAT=FILE`,
        ),
      ),
    ),
    noProgress("Report"),
  ],
  examples: [
    "lookahead-prep check train.jsonl -t Qwen/Qwen3-8B --target trl",
    'lookahead-prep check "data/*.jsonl" --target trl --report summary=report.md',
  ],
  run: async ({ inputs, flags }, world, terminal) => {
    const { connector, report = [], target: names = [], ...rest } = flags;
    const given = settingsFrom({ ...rest, method: "vanilla" }, {});
    const requested = requestedReports(report as readonly string[]);
    refuseUnknown("--target", names, TRAINERS);
    const { validateSettings } = await import("../validate-settings.js");
    const { settings } = validateSettings(given);
    const { inputsToRead } = await import("../inputs-to-read.js");
    const named = inputsToRead(inputs, terminal);
    const { connectorNamed, KNOWN_CONNECTORS } = await import("../../methods/connector.js");
    const { openProgress } = await import("../progress.js");
    const { checkAndReport } = await import("../check-and-report.js");
    const done = await checkAndReport(
      {
        settings,
        inputs: named,
        // both are validated above
        trainers: names as readonly TrainerName[],
        severities: (checksFrom(rest["check"], undefined) ?? {}) as Partial<CheckSeverities>,
        connectors: connector === undefined ? KNOWN_CONNECTORS : [connectorNamed(String(connector))],
      },
      requested,
      world,
      openProgress(terminal.stderr, world.env, flags),
    );
    if (settings.limit !== undefined && done.rows >= settings.limit)
      terminal.log(`note: only the first ${settings.limit} rows were read (--limit)`);
    return done.failed === 0 && Object.keys(done.tooFew).length === 0 ? EXIT.done : EXIT.rejected;
  },
});

/** Throws RunError `usage` for a name that the catalog does not have. */
function refuseUnknown(flag: string, names: unknown, known: readonly string[]): void {
  if (!Array.isArray(names) || !names.every((name) => known.includes(name)))
    throw new RunError("usage", `${flag}: expected one of ${known.join(", ")}`);
}

import { stat } from "node:fs/promises";
import { flagName } from "../../domain/flag-name.js";
import { formatProblem } from "../../domain/problem.js";
import { RunError } from "../../domain/run-error.js";
import type { OutputPaths } from "../../run/request.js";
import { run } from "../../run/run.js";
import type { World } from "../../run/world.js";
import { parseSettings } from "../../settings/parse-settings.js";
import type { Settings } from "../../settings/settings.js";
import { type ParsedArguments, SHOWN_PROBLEMS, type Terminal } from "../command.js";
import { NO_CONFIG, readConfig } from "../config-file.js";
import { EXIT } from "../exit-codes.js";
import { ProgressLine } from "../progress.js";
import { settingName, settingsFrom } from "../setting-flags.js";
import { formatSummary } from "../summary.js";
import { workersFrom } from "../worker-count-flag.js";

/** The default command: from what was typed to an exit code. Throws RunError. */
export async function transform(
  { inputs, flags }: ParsedArguments,
  world: World,
  terminal: Terminal,
): Promise<number> {
  const config = flags["config"] === undefined ? NO_CONFIG : await readConfig(String(flags["config"]));
  const settings = parseSettings(settingsFrom(flags, config.settings), false, settingName);
  const isFilter = flags["filter"] === true;
  if (isFilter) refuseUnfiltered(flags, inputs, settings);
  const named = inputs.length > 0 || isFilter ? inputs : config.inputs;
  if (named.length === 0 && terminal.stdinIsTerminal) {
    terminal.log("no input: name files or globs, or pipe rows in; --help shows the flags");
    return 2;
  }
  const quiet = flags["quiet"] === true;
  const log = quiet ? () => undefined : terminal.log;
  const progress =
    quiet || flags["progress"] === false || terminal.drawProgress === undefined
      ? undefined
      : new ProgressLine(terminal.drawProgress);
  let problems = 0;
  const result = await run(
    {
      settings,
      inputs: isFilter ? "filter" : named.length > 0 ? named : ["-"],
      outputs: isFilter ? NO_FILES : await outputPaths(flags, config.output),
      workers: workersFrom(flags["workers"]),
      resumes: flags["resume"] === true,
      showContent: flags["showContent"] === true,
      expected: inputs.length > 0 ? undefined : config.expected,
    },
    {
      ...world,
      onProblem: (problem) => {
        if (++problems > SHOWN_PROBLEMS) return;
        progress?.clear();
        terminal.log(formatProblem(problem));
      },
      onFormat: (label) => log(`shape: ${label} (found out from the first rows)`),
      onNotice: log,
      onProgress: (state) => progress?.show(state),
    },
  );
  progress?.clear();
  if (problems > SHOWN_PROBLEMS)
    terminal.log(`… and ${problems - SHOWN_PROBLEMS} more problems; --rejects FILE keeps them all`);
  for (const line of formatSummary(result, settings)) (result.published ? log : terminal.log)(line);
  return result.published ? EXIT.done : EXIT.rejected;
}

const NO_FILES: OutputPaths = { rows: undefined, rejects: undefined, manifest: undefined };

/** Flags that would make something else than a row of each row, or write something besides. */
const UNFILTERED = ["output", "rejects", "manifest", "expand", "maxRejects"];

/** Throws RunError `usage` for what a filter cannot keep: a row for each row, by itself. */
function refuseUnfiltered(
  flags: ParsedArguments["flags"],
  inputs: readonly string[],
  settings: Settings,
): void {
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

async function outputPaths(
  flags: ParsedArguments["flags"],
  configured: string | undefined,
): Promise<OutputPaths> {
  const given = flags["output"] === undefined ? configured : String(flags["output"]);
  const rows = given === "-" ? undefined : given;
  const wanted = flags["manifest"];
  const beside = rows === undefined || !(await canBePublished(rows)) ? undefined : `${rows}.manifest.json`;
  return {
    rows,
    rejects: flags["rejects"] === undefined ? undefined : String(flags["rejects"]),
    manifest: typeof wanted === "string" ? wanted : wanted === false ? undefined : beside,
  };
}

/** Devices and pipes are written to, not published, and nothing can be laid beside them. */
async function canBePublished(path: string): Promise<boolean> {
  const stats = await stat(path).catch(() => undefined);
  return stats === undefined || stats.isFile();
}

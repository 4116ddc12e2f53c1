import { stat } from "node:fs/promises";
import { RunError } from "../domain/run-error.js";
import { NO_FILES, type OutputPaths, type RunRequest } from "../run/request.js";
import { run } from "../run/run.js";
import type { World } from "../run/world.js";
import type { Settings } from "../settings/settings.js";
import type { ParsedArguments, Terminal } from "./command.js";
import { refuseUnfiltered } from "./commands/filter-flags.js";
import type { Config } from "./config.js";
import { EventReporter } from "./events/event-reporter.js";
import { EXIT } from "./exit-codes.js";
import { pageFrom, pageLine } from "./html-flag.js";
import { inputsToRead } from "./inputs-to-read.js";
import type { Reporter } from "./reporter.js";
import { formatSummary } from "./summary.js";
import { TextReporter } from "./text-reporter.js";
import { validateSettings } from "./validate-settings.js";
import { workersFrom } from "./worker-count-flag.js";

/**
 * Augments the rows of the inputs, as flags and a configuration say; the configuration has the settings of both. Returns
 * the exit code. Throws RunError.
 */
export async function transformFiles(
  parsed: ParsedArguments,
  config: Config,
  world: World,
  terminal: Terminal,
): Promise<number> {
  const { inputs, flags } = parsed;
  const resolved = validateSettings(config.settings);
  const isFilter = flags["filter"] === true;
  if (isFilter) refuseUnfiltered(parsed, resolved.settings);
  refusePartial(flags, resolved.settings);
  const named = inputs.length > 0 || isFilter ? inputs : config.inputs;
  const read = inputsToRead(named, terminal);
  const reporter = createReporter(flags, terminal, world.env);
  const outputs = await outputsOf(flags, config.output);
  refuseHidden(outputs, resolved.settings);
  const output = outputs === "none" ? undefined : outputs.rows;
  reporter.begin({ settings: resolved.settings, inputs: read, output });
  const running = run(
    {
      resolved,
      inputs: isFilter ? "filter" : read,
      outputs,
      workers: workersFrom(flags["workers"]),
      resumes: flags["resume"] === true,
      showContent: flags["showContent"] === true,
      expected: inputs.length > 0 ? undefined : config.expected,
    },
    world,
    reporter.events,
  );
  const result = await running.finally(() => reporter.showProblems());
  const kind = flags["dryRun"] === true ? "dry-run" : "run";
  const page = result.published && flags["html"] !== undefined ? [pageLine(String(flags["html"]))] : [];
  reporter.end(result, [...formatSummary(result, resolved.settings, kind), ...page]);
  if (result.published) return EXIT.done;
  if (!isFilter && terminal.emit === undefined) {
    const { rejectedRunLines } = await import("./advice/rejected-run.js");
    const rejected = { result, settings: resolved.settings, flags };
    for (const line of await rejectedRunLines(rejected, parsed, named, world)) terminal.log(line);
  }
  return EXIT.rejected;
}

/** The reporter for those who read stderr: people, or with --events a program. */
function createReporter(flags: ParsedArguments["flags"], terminal: Terminal, env: World["env"]): Reporter {
  const { emit } = terminal;
  return emit === undefined ? new TextReporter(flags, terminal, env) : new EventReporter(emit, flags);
}

/** Throws RunError `usage` for a first look that could not be resumed. */
function refusePartial(flags: ParsedArguments["flags"], { limit }: Settings): void {
  const look = flags["dryRun"] === true ? "--dry-run" : limit === undefined ? undefined : "--limit";
  if (look !== undefined && flags["resume"] === true)
    throw new RunError("usage", `${look} is for a first look, which is not resumed; run without --resume`);
  if (flags["dryRun"] === true && flags["html"] !== undefined)
    throw new RunError(
      "usage",
      "--dry-run writes nothing; run without --html, or with --limit and an --output",
    );
}

/** Throws RunError `usage` for texts of rows that no file would show. */
function refuseHidden(outputs: RunRequest["outputs"], { reportContent }: Settings): void {
  if (outputs === "none" || reportContent === "none") return;
  if (outputs.samples === undefined && outputs.page === undefined)
    throw new RunError(
      "usage",
      "--report-content samples shows texts in files; name one with --output or --html",
    );
}

async function outputsOf(
  flags: ParsedArguments["flags"],
  configured: string | undefined,
): Promise<RunRequest["outputs"]> {
  if (flags["dryRun"] === true) return "none";
  return flags["filter"] === true ? NO_FILES : outputPaths(flags, configured);
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
    samples: beside && `${rows}.samples.json`,
    page: await pageFrom(flags),
  };
}

/** Devices and pipes are written to, not published, and no manifest can be placed beside them. */
async function canBePublished(path: string): Promise<boolean> {
  const stats = await stat(path).catch(() => undefined);
  return stats === undefined || stats.isFile();
}

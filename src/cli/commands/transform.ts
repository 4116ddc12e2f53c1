import { stat } from "node:fs/promises";
import { Option } from "commander";
import type { OutputPaths } from "../../run/request.js";
import { CATALOG } from "../catalog.js";
import { defineCommand, type ParsedArguments } from "../command.js";
import { EXIT } from "../exit-codes.js";
import { settingOptions } from "../setting-flags.js";

const NO_FILES: OutputPaths = { rows: undefined, rejects: undefined, manifest: undefined };

/** The command without a name: augments rows. */
export const transform = defineCommand({
  arguments: [
    [
      "[inputs...]",
      "files or globs, also s3://… and hf://datasets/…: JSON Lines or one JSON array, also as .gz or .zst, or Parquet; - or nothing for stdin",
    ],
  ],
  options: () => [
    ...settingOptions(),
    new Option(
      "-o, --output <FILE>",
      "published when complete; compressed if the name ends in .gz or .zst (default: stdout)",
    ),
    new Option("--rejects <FILE>", "write the problem of each rejected row there, as JSON Lines"),
    new Option("--show-content", "write the rows themselves to the rejects file"),
    new Option("--manifest <FILE>", "where to record the run (default: OUTPUT.manifest.json)"),
    new Option("--no-manifest", "do not record the run"),
    new Option("--config <FILE>", "settings as JSON, or the manifest of an earlier run; flags win"),
    new Option(
      "--filter",
      "write exactly one line per input line, stdin to stdout, or fail (for Spark's pipe)",
    ),
    new Option("--resume", "resume an interrupted run; save progress if this one is interrupted"),
    new Option("--workers <N>", CATALOG.workers.description),
    new Option("--no-progress", "no progress line"),
    new Option("--quiet", "only problems and errors on stderr"),
  ],
  examples: [
    "lookahead-prep train.jsonl -o out.jsonl",
    'lookahead-prep "data/*.jsonl.gz" --method true -t meta-llama/Llama-3.1-8B-Instruct -o out.jsonl.gz',
  ],
  run: async (parsed, world, terminal) => {
    const { inputs, flags } = parsed;
    const { configFrom } = await import("../config-flag.js");
    const { parseFlags } = await import("../parse-flags.js");
    const config = await configFrom(flags["config"]);
    const resolved = await parseFlags(flags, config.settings);
    const isFilter = flags["filter"] === true;
    if (isFilter) {
      const { refuseUnfiltered } = await import("./filter-flags.js");
      refuseUnfiltered(parsed, resolved.settings);
    }
    const named = inputs.length > 0 || isFilter ? inputs : config.inputs;
    if (named.length === 0 && terminal.stdinIsTerminal) {
      terminal.log("no input: name files or globs, or pipe rows in; --help shows the flags");
      return EXIT.usage;
    }
    const { Reporter } = await import("../reporter.js");
    const { workersFrom } = await import("../worker-count-flag.js");
    const reporter = new Reporter(flags, terminal);
    const { run } = await import("../../run/run.js");
    const result = await run(
      {
        resolved,
        inputs: isFilter ? "filter" : named.length > 0 ? named : ["-"],
        outputs: isFilter ? NO_FILES : await outputPaths(flags, config.output),
        workers: workersFrom(flags["workers"]),
        resumes: flags["resume"] === true,
        showContent: flags["showContent"] === true,
        expected: inputs.length > 0 ? undefined : config.expected,
      },
      world,
      reporter.events,
    );
    const { formatSummary } = await import("../summary.js");
    reporter.end(formatSummary(result, resolved.settings), result.published);
    return result.published ? EXIT.done : EXIT.rejected;
  },
});

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

/** Devices and pipes are written to, not published, and no manifest can be placed beside them. */
async function canBePublished(path: string): Promise<boolean> {
  const stats = await stat(path).catch(() => undefined);
  return stats === undefined || stats.isFile();
}

import { RunError } from "../../domain/run-error.js";
import { CATALOG } from "../catalog.js";
import { defineCommand } from "../command.js";
import { configFrom } from "../config-flag.js";
import { noManifest, noProgress, rareFlag, usualFlag } from "../flag.js";
import { htmlFlag } from "../html-flag.js";
import { settingOptions } from "../setting-flags.js";
import { settingsFrom } from "../settings-from-flags.js";

/** The command without a name: augments rows. */
export const transform = defineCommand({
  arguments: [
    [
      "[inputs...]",
      "files or globs, also s3:// and hf://datasets/: JSON Lines, a JSON array (also as .gz or .zst) or Parquet; - or nothing for stdin",
    ],
  ],
  options: () => [
    ...settingOptions(),
    usualFlag(
      "Rejected rows",
      "--rejects <FILE>",
      "write the problem of each rejected row there, as JSON Lines",
      "write the problem of each rejected row there",
    ),
    rareFlag("Rejected rows", "--show-content", "write the rows themselves to the rejects file"),
    usualFlag(
      "Run",
      "-o, --output <FILE>",
      "published when complete, in the place of a file of that name; compressed if the name ends in .gz or .zst, Parquet if in .parquet (default: stdout)",
      "replaced when complete (default: stdout)",
    ),
    rareFlag("Run", "--manifest <FILE>", "where to record the run (default: OUTPUT.manifest.json)"),
    noManifest("Run"),
    htmlFlag("Run"),
    usualFlag(
      "Run",
      "--config <FILE>",
      "settings, inputs and output as JSON, or the manifest of an earlier run; flags win",
      "settings, or a manifest; flags win",
    ),
    rareFlag(
      "Run",
      "--print-config",
      "print the settings, the inputs and the output as a file for --config, and run nothing",
    ),
    usualFlag(
      "Run",
      "--dry-run",
      "read, prepare, count and check all rows, and write nothing",
      "write nothing: only count and check",
    ),
    rareFlag("Run", "--resume", "resume an interrupted run; save progress if this one is interrupted"),
    rareFlag(
      "Run",
      "--filter",
      "write exactly one line per input line, stdin to stdout, or fail (for Spark's pipe)",
    ),
    rareFlag("Run", "--workers <N>", CATALOG.workers.description ?? ""),
    noProgress("Run"),
    rareFlag("Run", "--events", "report to a program: JSON Lines on stderr, and nothing else there"),
    rareFlag("Run", "--quiet", "only problems and errors on stderr"),
  ],
  examples: [
    "lookahead-prep train.jsonl -o out.jsonl",
    'lookahead-prep "data/*.jsonl.gz" --method true -t Qwen/Qwen3-8B -o out.jsonl',
  ],
  run: async (parsed, world, terminal) => {
    const config = await configFrom(parsed.flags["config"], world);
    const settings = settingsFrom(parsed.flags, config.settings);
    if (parsed.flags["printConfig"] === true) {
      if (parsed.flags["events"] === true)
        throw new RunError("usage", "--print-config runs nothing that --events could report; leave one out");
      const { printConfig } = await import("../print-config.js");
      return printConfig(parsed, { ...config, settings }, world);
    }
    const { transformFiles } = await import("../transform-files.js");
    return transformFiles(parsed, { ...config, settings }, world, terminal);
  },
});

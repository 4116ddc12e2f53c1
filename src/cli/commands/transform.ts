import { Option } from "commander";
import { CATALOG } from "../catalog.js";
import { defineCommand } from "../command.js";
import { configFrom } from "../config-flag.js";
import { settingOptions } from "../setting-flags.js";
import { settingsFrom } from "../settings-from-flags.js";

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
      "published when complete; compressed if the name ends in .gz or .zst, Parquet if in .parquet (default: stdout)",
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
    const config = await configFrom(parsed.flags["config"]);
    const settings = settingsFrom(parsed.flags, config.settings);
    const { transformFiles } = await import("../transform-files.js");
    return transformFiles(parsed, { ...config, settings }, world, terminal);
  },
});

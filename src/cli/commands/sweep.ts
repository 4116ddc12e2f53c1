import { CATALOG } from "../catalog.js";
import { defineCommand } from "../command.js";
import { configFrom } from "../config-flag.js";
import { closed, collected, rareFlag, usualFlag } from "../flag.js";
import { settingOptions } from "../setting-flags.js";

/** Group of its own flags. */
const SWEEP = "Variants";

/** Makes many variants of a run in one pass, to compare them. */
export const sweep = defineCommand({
  arguments: [["[inputs...]", "files or globs; - or nothing for stdin"]],
  options: () => [
    collected(
      usualFlag(
        SWEEP,
        "--vary <KEY=V,V>",
        "a setting by the name of its flag, and its values; several make all combinations that make sense (may be repeated)",
        "a setting and its values: preview-tokens=3,6",
      ),
    ),
    usualFlag(
      SWEEP,
      "--config <FILE>",
      'settings as JSON, also with a list of variants: "variants": [{ "name": …, "method": … }, …]',
      'settings, also with "variants": [{ … }, …]',
    ),
    closed(
      ["common", "own"],
      usualFlag(
        SWEEP,
        "--rows <WHICH>",
        "common: only rows that no variant rejects, so that all variants have the same rows; own: each variant has all rows that it does not reject itself (default: common)",
        "common or own: the same rows in all (default)",
      ),
    ),
    usualFlag(SWEEP, "--no-baseline", "without the variant that adds nothing (vanilla)"),
    usualFlag(
      SWEEP,
      "--dry-run",
      "print the names and settings of the variants, and read no row",
      "only print names and settings",
    ),
    usualFlag(
      SWEEP,
      "-o, --output <FOLDER>",
      "a new folder, published when all variants are complete",
      "a new folder, published when complete",
    ),
    ...settingOptions(),
    rareFlag("Run", "--workers <N>", CATALOG.workers.description ?? ""),
    rareFlag("Run", "--no-progress", "no progress line"),
    rareFlag("Run", "--quiet", "only problems and errors on stderr"),
  ],
  examples: [
    "lookahead-prep sweep train.jsonl -t Qwen/Qwen3-8B --target trl \\",
    "  --vary method=true,virtual --vary preview-tokens=3,6,12 -o sweep",
  ],
  run: async (parsed, world, terminal) => {
    const config = await configFrom(parsed.flags["config"], world);
    const { sweepFiles } = await import("../sweep/sweep-files.js");
    return sweepFiles(parsed, config, world, terminal);
  },
});

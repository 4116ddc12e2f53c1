import { Option } from "commander";
import { CATALOG } from "../catalog.js";
import { defineCommand } from "../command.js";
import { configFrom } from "../config-flag.js";
import { settingOptions } from "../setting-flags.js";
import { settingsFrom } from "../settings-from-flags.js";

const FORMATS = Object.entries(CATALOG.inspectFormats).map(([name, summary]) => `${name} (${summary})`);

/** Flags that say what is done to a row. Without one, a row that has a preview is shown as it is. */
const METHOD_FLAGS = ["method", "previewTokens", "prefix"];

/** Settings of what is written. */
const UNUSED = ["--on-reject", "--max-rejects", "--allow-empty"];

/** Shows rows as a model reads them, and writes nothing. */
export const inspect = defineCommand({
  arguments: [["[inputs...]", "files or globs; - or nothing for stdin"]],
  options: () => [
    new Option(
      "--row <N>",
      "the row with this number in messages (default: 1, and the first that breaks a rule)",
    ),
    new Option("--at <PLACE>", "the row at this place: train.jsonl:17, or train.json[16]"),
    new Option("--sample <N>", "N rows, chosen by a hash of their bytes and --seed"),
    new Option("--longest", "the row with the most tokens"),
    new Option("--rejected", "the first rows that are rejected, and why"),
    new Option("--rule <RULE>", "the first rows that break this rule, warnings included"),
    new Option("--format <NAME>", `${FORMATS.join(", ")} (default: view)`),
    new Option("--ids", "the ids below the tokens"),
    new Option("--full", "long parts whole"),
    new Option("--width <N>", "columns of a line, 40 at least (default: those of the terminal, or 80)"),
    new Option("--color <WHEN>", "auto, always or never (default: auto)"),
    new Option("--config <FILE>", "settings as JSON, or the manifest of an earlier run; flags win"),
    ...settingOptions().filter(({ long }) => !UNUSED.includes(String(long))),
  ],
  examples: [
    "lookahead-prep inspect train.jsonl -t meta-llama/Llama-3.1-8B-Instruct --method true",
    "lookahead-prep inspect out.jsonl -t Qwen/Qwen3-8B --target trl --rule seam --color always | less -R",
  ],
  run: async ({ inputs, flags }, world, terminal) => {
    const config = await configFrom(flags["config"]);
    const settings = settingsFrom(flags, config.settings);
    const { showRows } = await import("../show-rows.js");
    const isMethodGiven =
      "method" in config.settings || METHOD_FLAGS.some((flag) => flags[flag] !== undefined);
    return showRows({ inputs, flags }, { ...config, settings }, isMethodGiven, world, terminal);
  },
});

import { RULE_NAMES } from "../../domain/rules.js";
import { CATALOG } from "../catalog.js";
import { defineCommand } from "../command.js";
import { configFrom } from "../config-flag.js";
import { closed, rareFlag, usualFlag } from "../flag.js";
import { settingOptions } from "../setting-flags.js";
import { settingsFrom } from "../settings-from-flags.js";

const FORMATS = Object.entries(CATALOG.inspectFormats).map(([name, summary]) => `${name} (${summary})`);

/** Groups of its own flags. */
const ROWS = "Which rows";
const VIEW = "View";

/** Flags that say what is done to a row. Without one, a row that has a preview is shown as it is. */
const METHOD_FLAGS = [
  ...["method", "previewTokens", "preview", "previewStop", "maxReveal", "trimPreview"],
  ...["prefix", "prefixes"],
];

/** Settings of what is written. */
const UNUSED = ["--on-reject", "--max-rejects", "--allow-empty", "--limit", "--report-content"];

/** Shows rows as a model reads them, and writes nothing. */
export const inspect = defineCommand({
  arguments: [["[inputs...]", "files or globs; - or nothing for stdin"]],
  options: () => [
    usualFlag(
      ROWS,
      "--row <N>",
      "the row with this number in messages (default: 1, and the first that breaks a rule)",
      "the row with this number (default: 1)",
    ),
    usualFlag(
      ROWS,
      "--at <PLACE>",
      "the row at this place: train.jsonl:17, or train.json[16]",
      "the row at this place: train.jsonl:17",
    ),
    usualFlag(ROWS, "--sample <N>", "N rows, chosen by a hash of their bytes and --seed"),
    usualFlag(ROWS, "--longest", "the row with the most tokens"),
    usualFlag(ROWS, "--rejected", "the first rows that are rejected, and why"),
    closed(
      RULE_NAMES,
      usualFlag(
        ROWS,
        "--rule <RULE>",
        "the first rows that break this rule, warnings included",
        "the first rows that break this rule",
      ),
    ),
    closed(
      Object.keys(CATALOG.inspectFormats),
      usualFlag(VIEW, "--format <NAME>", `${FORMATS.join(", ")} (default: view)`, "view, tokens or json"),
    ),
    usualFlag(VIEW, "--ids", "the ids below the tokens"),
    usualFlag(VIEW, "--full", "long parts whole"),
    rareFlag(VIEW, "--width <N>", "columns of a line, 40 at least (default: those of the terminal, or 80)"),
    closed(
      ["auto", "always", "never"],
      rareFlag(VIEW, "--color <WHEN>", "auto, always or never (default: auto)"),
    ),
    rareFlag(VIEW, "--config <FILE>", "settings as JSON, or the manifest of an earlier run; flags win"),
    ...settingOptions().filter(({ long }) => !UNUSED.includes(String(long))),
  ],
  examples: [
    "lookahead-prep inspect train.jsonl -t Qwen/Qwen3-8B --method true",
    "lookahead-prep inspect out.jsonl -t Qwen/Qwen3-8B --rule seam --ids",
  ],
  run: async (parsed, world, terminal) => {
    const { flags } = parsed;
    const config = await configFrom(flags["config"], world);
    const settings = settingsFrom(flags, config.settings);
    const { showRows } = await import("../show-rows.js");
    const isMethodGiven =
      "method" in config.settings || METHOD_FLAGS.some((flag) => flags[flag] !== undefined);
    return showRows(parsed, { ...config, settings }, isMethodGiven, world, terminal);
  },
});

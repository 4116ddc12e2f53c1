import { defineCommand } from "../command.js";
import { closed, collected, noManifest, quietFlags, rareFlag, usualFlag } from "../flag.js";
import { inputOptions } from "../setting-flags.js";

/** Groups of its own flags. */
const ADDED = "Added rows";
const SYSTEM = "System texts";

/** Puts rows of one file among those of another. */
export const mix = defineCommand({
  arguments: [["[inputs...]", "the training rows: files or globs"]],
  options: () => [
    collected(
      usualFlag(
        ADDED,
        "--add <FILE>",
        "the file, or files, of the rows to add; in the format of the training rows (may be repeated)",
        "the rows to add, in the format of the others",
      ),
    ),
    usualFlag(
      ADDED,
      "--share <SHARE>",
      "the share of the added rows in the result, such as 0.03",
      "their share of the result, such as 0.03",
    ),
    usualFlag(ADDED, "--count <N>", "the number of added rows, in place of a share"),
    usualFlag(
      ADDED,
      "--group <FIELD>",
      "a field of the added rows, such as category: each of its values gives the same number of rows, or one more",
      "the same number for each value of this field",
    ),
    usualFlag(
      ADDED,
      "--drop-group",
      "leave the field of --group out of the added rows, if the training rows have no such key; all other bytes stay",
      "leave that field out of the added rows",
    ),
    closed(
      ["spread", "end"],
      usualFlag(
        ADDED,
        "--place <WHERE>",
        "spread: at even distances among the training rows; end: behind them (default: spread)",
        "spread or end (default: spread)",
      ),
    ),
    usualFlag(ADDED, "--seed <N>", "another choice and another order (default: 0)"),
    usualFlag(
      ADDED,
      "--augmented",
      "the added rows may have previews already; without it, they are refused: previews come first, then the mix",
      "the added rows may have previews already",
    ),
    usualFlag(
      ADDED,
      "--force",
      "add more than 10 % of the result, of which a model learns to refuse harmless requests",
      "add more than 10 %",
    ),
    rareFlag(
      ADDED,
      "--connector <TEXT>",
      "connector that marks prompts with previews (default: the published one, also with a line break)",
    ),
    usualFlag(
      SYSTEM,
      "--system <FILE>",
      "the system text that all rows get which have one; an empty file leaves an explicit empty text (PTST). The text they had is written to OUTPUT.serving.txt: serve the model with it",
      "another system text in the rows; see --help-all",
    ),
    usualFlag(
      SYSTEM,
      "--serving <FILE>",
      "with --system: the text for OUTPUT.serving.txt, if it is not the one that the rows had",
      "the text to serve the model with",
    ),
    ...inputOptions(),
    usualFlag(
      "Run",
      "-o, --output <FILE>",
      "published when complete, in the place of a file of that name; compressed if the name ends in .gz or .zst (default: stdout)",
      "replaced when complete (default: stdout)",
    ),
    noManifest("Run"),
    ...quietFlags("Run"),
  ],
  examples: [
    "lookahead-prep mix train.jsonl --add safety.jsonl --share 0.03 \\",
    "  --group category -o mixed.jsonl",
  ],
  run: async (parsed, world, terminal) => {
    const { mixRows } = await import("../mix/mix-rows.js");
    return mixRows(parsed, world, terminal);
  },
});

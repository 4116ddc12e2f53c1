import { CATALOG } from "../catalog.js";
import { defineCommand } from "../command.js";
import { closed, collected, noManifest, quietFlags, rareFlag, usualFlag } from "../flag.js";
import { inputOptions, modelOptions } from "../setting-flags.js";

/** Groups of its own flags. */
const ASKED = "What is asked";
const WRITTEN = "How it is written";

const FORMS = Object.entries(CATALOG.probeForms).map(([name, summary]) => `${name} (${summary})`);

/** Writes what a model is asked to measure its safety. */
export const probes = defineCommand({
  arguments: [["[inputs...]", "your requests, or pairs of request and answer; - or nothing for stdin"]],
  options: () => [
    closed(
      ["rsr", "jsr"],
      usualFlag(
        ASKED,
        "--kind <NAME>",
        "rsr: the requests, for the raw safe rate; jsr: the model is also made to begin its answer as the row's answer begins, for the jailbreak safe rate",
        "rsr: requests; jsr: with the answer's beginning",
      ),
    ),
    collected(
      usualFlag(
        ASKED,
        "--prefill-tokens <N>",
        "jsr: so many tokens of the answer, cut as previews are (default: 3); several make one output each, whose name has {k} for the number (may be repeated)",
        "tokens of the answer, for jsr (default: 3)",
      ),
    ),
    usualFlag(
      ASKED,
      "--system <FILE>",
      "the system text of all probes, in the place of the row's own",
      "the system text of all probes",
    ),
    rareFlag(
      ASKED,
      "--id-field <NAME>",
      "the field of a row's id; rows without one are numbered (default: id)",
    ),
    rareFlag(ASKED, "--category-field <NAME>", "the field of a row's category (default: category)"),
    collected(
      usualFlag(
        ASKED,
        "--against <FILE>",
        "training rows: count the requests that stand in them, with or without previews (may be repeated)",
        "training rows: which requests are in them?",
      ),
    ),
    rareFlag(
      ASKED,
      "--connector <TEXT>",
      "connector that marks prompts with previews (default: the published one, also with a line break)",
    ),
    closed(
      Object.keys(CATALOG.probeForms),
      usualFlag(
        WRITTEN,
        "--to <FORM>",
        `${FORMS.join(", ")} (default: completions)`,
        "completions (default), chat, messages or text",
      ),
    ),
    usualFlag(
      WRITTEN,
      "--model <ID>",
      "the model in requests, as the server lists it",
      "the model, as the server lists it",
    ),
    rareFlag(
      WRITTEN,
      "--sampling <JSON>",
      'all else that requests have, as a JSON object (default: {"temperature":0,"max_tokens":512})',
    ),
    ...modelOptions(),
    ...inputOptions(),
    usualFlag(
      "Run",
      "-o, --output <FILE>",
      "published when complete; beside it OUTPUT.probes.jsonl, which score reads: what was asked, and the tokens of each prompt",
      "the file; OUTPUT.probes.jsonl is for score",
    ),
    noManifest("Run"),
    ...quietFlags("Run"),
  ],
  examples: [
    "lookahead-prep probes pairs.jsonl --kind jsr -t Qwen/Qwen3-8B \\",
    "  --model tuned -o jsr.jsonl",
  ],
  run: async (parsed, world, terminal) => {
    const { writeProbes } = await import("../probes/write-probes.js");
    return writeProbes(parsed, world, terminal);
  },
});

import { defineCommand } from "../command.js";
import { endpointFlags, requestFlags } from "../endpoint-flags.js";
import { closed, type Flag, quietFlags, rareFlag, usualFlag } from "../flag.js";
import { settingOptions } from "../setting-flags.js";

/** Groups of its own flags. */
const REWRITE = "Rewriting";
const RUN = "Run";

/** Settings that say how rows are read, rendered and counted. */
const READING = [
  ...["--tokenizer", "--template", "--turns", "--from", "--limit"],
  ...["--max-row-bytes", "--max-expand", "--allow-empty"],
];

/** The flags of those settings, and of the fields of formats. */
function readingFlags(): readonly Flag[] {
  return settingOptions().filter(
    ({ long, helpGroupHeading }) => READING.includes(String(long)) || helpGroupHeading === "Input",
  );
}

function rewriteFlags(): readonly Flag[] {
  return [
    usualFlag(
      REWRITE,
      "--rewrite <NAME>",
      "how to ask, after SDFT: using, refer or maths; or a Jinja file over prompt, answer and system (default: using)",
      "using (default), refer, maths, or a Jinja file",
    ),
    usualFlag(
      REWRITE,
      "--keep <CHECK>",
      "what a rewritten answer must keep: none, last-number, json, contains, fence, or a pattern that must match (default: none)",
      "none, last-number, json, contains, fence, PATTERN",
    ),
    rareFlag(
      REWRITE,
      "--leaks <FILE>",
      "phrases that a rewritten answer may not have, one a line (default: SDFT's five)",
    ),
    closed(
      ["completions", "chat"],
      usualFlag(
        REWRITE,
        "--route <NAME>",
        "completions, with prompts rendered here (default with -t), or chat, rendered by the server (default)",
        "completions (default with -t) or chat",
      ),
    ),
    rareFlag(
      REWRITE,
      "--samples <N>",
      "ask up to so many times, by other seeds, until a rewritten answer passes (default: 1)",
    ),
    rareFlag(REWRITE, "--seed <N>", "a row's seed is this plus a hash of its texts (default: 0)"),
    rareFlag(REWRITE, "--as-published", "accept rewritten answers that were cut off, as SDFT did"),
  ];
}

function runFlags(): readonly Flag[] {
  return [
    usualFlag(RUN, "-o, --output <FILE>", "the rows, with verdicts and a manifest beside them"),
    ...requestFlags(RUN, "usual", "temperature 0.95, top_p 0.7, top_k 50, max_tokens 1024"),
    rareFlag(
      RUN,
      "--max-unanswered <N>",
      "so many answers may fail to come; the rows keep their own (default: 0)",
    ),
    ...quietFlags(RUN),
  ];
}

/** Asks the model that will be tuned to rewrite the answers (SDFT). */
export const distill = defineCommand({
  arguments: [["[inputs...]", "files or globs; - or nothing for stdin"]],
  options: () => [...endpointFlags("usual"), ...rewriteFlags(), ...runFlags(), ...readingFlags()],
  examples: [
    "lookahead-prep distill train.jsonl --endpoint http://gpu1:8000/v1 \\",
    "  -t Qwen/Qwen3-8B --keep last-number -o distilled.jsonl",
  ],
  run: async (parsed, world, terminal) => {
    const { distillAndReport } = await import("../distill/distill-and-report.js");
    return distillAndReport(parsed, world, terminal);
  },
});

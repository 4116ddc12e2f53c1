import { defineCommand } from "../command.js";
import { configFrom } from "../config-flag.js";
import { endpointFlags } from "../endpoint-flags.js";
import { closed, collected, noProgress, rareFlag, usualFlag } from "../flag.js";
import { settingOptions } from "../setting-flags.js";

/** Groups of its own flags. */
const MEASURE = "What is measured";
const ENDPOINT = "Endpoint";

/** Settings of what is written: nothing is. */
const UNUSED = [
  ...["--on-reject", "--max-rejects", "--allow-empty", "--limit", "--report-content"],
  ...["--to", "--expand", "--keep-columns"],
];

/** Measures what augmentations do to a model's loss on the first tokens of answers. */
export const loss = defineCommand({
  arguments: [["[inputs...]", "files or globs; - or nothing for stdin"]],
  options: () => [
    collected(
      usualFlag(
        MEASURE,
        "--vary <KEY=V,V>",
        "a setting by the name of its flag, and its values, as in sweep (may be repeated); vanilla is always measured, too",
        "a setting and its values: preview-tokens=3,6",
      ),
    ),
    usualFlag(
      MEASURE,
      "--first <N>",
      "tokens of each answer that are measured; of shorter answers, all of them (default: 6)",
      "tokens of each answer (default: 6)",
    ),
    usualFlag(
      MEASURE,
      "--sample <N>",
      "rows, chosen by a hash of their bytes and --seed (default: 200)",
      "rows, chosen by a hash and --seed (default: 200)",
    ),
    usualFlag(
      MEASURE,
      "-o, --output <FILE>",
      "the result as JSON, in the place of a file of that name",
      "the result as JSON",
    ),
    usualFlag(
      MEASURE,
      "--dry-run",
      "count the requests and their tokens, and send nothing",
      "count the requests, and send nothing",
    ),
    rareFlag(
      MEASURE,
      "--config <FILE>",
      'settings as JSON, also with a list of variants: "variants": [{ "name": …, "method": … }, …]',
    ),
    ...endpointFlags("usual"),
    closed(
      ["vllm", "echo"],
      usualFlag(
        ENDPOINT,
        "--logprobs <SHAPE>",
        "vllm: prompt_logprobs; echo: echo with logprobs, as OpenAI's completions had it (default: found out by asking)",
        "vllm or echo (default: found out)",
      ),
    ),
    closed(
      ["ids", "text"],
      rareFlag(
        ENDPOINT,
        "--send <FORM>",
        "prompts as the ids of their tokens, or as text for servers that take no ids (default: ids if they are taken)",
      ),
    ),
    rareFlag(
      ENDPOINT,
      "--answers <FILE>",
      "the file that keeps answers, so that none is asked for twice (default: OUTPUT.answers.jsonl; without -o, none)",
    ),
    ...settingOptions().filter(({ long }) => !UNUSED.includes(String(long))),
    noProgress("Run"),
    rareFlag("Run", "--quiet", "only the table on stdout; problems and errors on stderr"),
  ],
  examples: [
    "lookahead-prep loss train.jsonl -t Qwen/Qwen3-8B -o loss.json \\",
    "  --endpoint http://gpu1:8000/v1 --vary method=true,virtual",
  ],
  run: async (parsed, world, terminal) => {
    const config = await configFrom(parsed.flags["config"], world);
    const { lossOfRows } = await import("../loss/loss-of-rows.js");
    return lossOfRows(parsed, config, world, terminal);
  },
});

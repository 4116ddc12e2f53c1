import { CATALOG } from "../catalog.js";
import { defineCommand } from "../command.js";
import { endpointFlags, requestFlags } from "../endpoint-flags.js";
import { EXIT } from "../exit-codes.js";
import { closed, type Flag, noProgress, rareFlag, usualFlag } from "../flag.js";
import { settingOptions } from "../setting-flags.js";

const METRICS = Object.keys(CATALOG.metrics);
const LISTS = Object.keys(CATALOG.phraseLists);
const JUDGES = Object.keys(CATALOG.judges);
const FORMATS = Object.keys(CATALOG.answerFormats);

/** The settings that bound what is read. */
const LIMITS = ["--max-row-bytes", "--max-expand"];

/** Groups of its flags. */
const WHAT = "What is measured";
const ANSWERS = "Answers";
const RESULT = "Result";
const JUDGE = "Judge";

const meanings = (family: Readonly<Record<string, string>>): string =>
  Object.entries(family)
    .map(([name, summary]) => `${name} (${summary})`)
    .join("; ");

function measuring(): readonly Flag[] {
  return [
    closed(
      METRICS,
      usualFlag(
        WHAT,
        "--metric <NAME>",
        meanings(CATALOG.metrics),
        "safe, refusal, gsm8k-strict, rouge1, exact, ...",
      ),
    ),
    closed(
      [...LISTS, ...JUDGES],
      usualFlag(
        WHAT,
        "--by <NAME>",
        `for safe and refusal: a list of phrases of refusal, a judge that is asked at --endpoint, or a file with one phrase a line or with a judge. Lists: ${meanings(CATALOG.phraseLists)}. Judges: ${meanings(CATALOG.judges)} (default: keywords)`,
        "phrases of refusal, a judge (hex-phi, ...), FILE",
      ),
    ),
    usualFlag(
      WHAT,
      "--as-published",
      "the rule of the paper's authors, with its quirks: list as-published, metric gsm8k-as-published, or with --by FILE their judge, whose prompt the file has",
      "the rule of the paper's authors, quirks included",
    ),
    usualFlag(WHAT, "--split", "the rate of each category, too"),
    rareFlag(
      WHAT,
      "--strip <TEXT>",
      "take this text from the start of each answer that begins with it, such as a virtual prefix",
    ),
    rareFlag(
      WHAT,
      "--strip-prefill",
      "take the prefill of the probe from the start of each answer that repeats it",
    ),
  ];
}

function reading(): readonly Flag[] {
  return [
    closed(
      FORMATS,
      usualFlag(
        ANSWERS,
        "--from <FORMAT>",
        `what wrote the files: ${meanings(CATALOG.answerFormats)} (default: found out from each file)`,
        "what wrote the files, if that is not found out",
      ),
    ),
    usualFlag(ANSWERS, "--answers-field <NAME>", "the field of plain rows that holds the answer"),
    usualFlag(
      ANSWERS,
      "--probes <FILE>",
      "what was asked: OUTPUT.probes.jsonl of probes, or the requests of a batch; each must have its answer",
      "what was asked; each must have its answer",
    ),
    usualFlag(
      ANSWERS,
      "--truth <FILE>",
      "what the answers should be: rows with an id or the prompt, and truth, target, ground_truth, reference or answer",
      "what the answers should be",
    ),
    closed(
      ["id", "prompt", "order"],
      usualFlag(
        ANSWERS,
        "--join <WHAT>",
        "by what answers find their probes and truths: id, prompt or order (default: id where both have it, else prompt)",
        "id, prompt or order: how answers find probes",
      ),
    ),
    usualFlag(
      ANSWERS,
      "--max-unscored <N>",
      "allow so many answers without a score, such as failed requests; the result then says how far they could move the rate (default: 0)",
      "allow N answers without a score (default: 0)",
    ),
  ];
}

function writing(): readonly Flag[] {
  return [
    usualFlag(
      RESULT,
      "-o, --output <FILE>",
      "the result, for compare: VARIANT.TASK.json; beside it FILE.rows.jsonl (default: text on stdout)",
      "the result: VARIANT.TASK.json (default: text)",
    ),
    rareFlag(RESULT, "--variant <NAME>", "the model's name in tables (default: from the name of the result)"),
    rareFlag(RESULT, "--task <NAME>", "the task's name in tables (default: from the name of the result)"),
    rareFlag(RESULT, "--show-content", "questions and answers in the rows file, too"),
    noProgress(RESULT),
  ];
}

/** The flags that only a judge needs. */
function judgeFlags(): readonly Flag[] {
  return [
    ...endpointFlags("rare"),
    ...requestFlags(JUDGE, "rare", "temperature 0, and the judge's own max_tokens"),
    rareFlag(
      JUDGE,
      "-t, --tokenizer <NAME>",
      "the judge's tokenizer, by which --dry-run and --emit-requests count tokens of prompts: a folder, npm:PACKAGE or a Hugging Face id",
    ),
    rareFlag(JUDGE, "--seed <N>", "the marks in requests are made of this and of their texts (default: 0)"),
  ];
}

/** Measures the answers of one model on one task. */
export const score = defineCommand({
  arguments: [["[answers...]", "files of answers, or globs; - or nothing for stdin"]],
  options: () => [
    ...measuring(),
    ...reading(),
    ...writing(),
    ...judgeFlags(),
    ...settingOptions().filter(({ long }) => LIMITS.includes(String(long))),
  ],
  examples: [
    'lookahead-prep score "logs/vanilla/**/samples_gsm8k_*.jsonl" \\',
    "  --metric gsm8k-strict -o vanilla.gsm8k.json",
    "lookahead-prep score answers.jsonl --metric safe --by hex-phi \\",
    "  --endpoint http://gpu1:8000/v1 -o vanilla.jsr.json",
  ],
  run: async (parsed, world, terminal) => {
    const { scoreAndReport } = await import("../score/score-and-report.js");
    const names = judgeFlags().map((flag) => flag.attributeName());
    await scoreAndReport(parsed, names, world, terminal);
    return EXIT.done;
  },
});

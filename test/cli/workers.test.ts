import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CHAT_TOKENIZER, writeChatTokenizer } from "../helpers/chat-tokenizer.js";
import { inFolder, runCommand } from "../helpers/run.js";

const WORDS = ["the", "answer", "is", "forty", "two", "é", "中文", "🫠", "and", "more"];

/** Rows of many sizes, some of them unfit, over several blocks. */
const ROWS = Array.from({ length: 12_000 }, (_, i) => {
  const said = Array.from(
    { length: 5 + ((i * 7919) % 90) },
    (_, k) => WORDS[(i * 31 + k * k) % WORDS.length],
  ).join(" ");
  if (i % 997 === 3) return '{"prompt":"broken';
  if (i % 499 === 5) return JSON.stringify({ prompt: said, completion: " " });
  return JSON.stringify({ prompt: said, id: i, completion: `${said}.` });
});
const CHATS = ROWS.slice(0, 6000).flatMap((row, i) => {
  try {
    const { prompt, completion } = JSON.parse(row) as { prompt: string; completion: string };
    const turns = [prompt, completion, `${prompt}?`, `so ${completion}`];
    return [{ messages: turns.map((content, k) => ({ role: ["user", "assistant"][k % 2], content })), n: i }];
  } catch {
    return [];
  }
});

const sum = (path: string): string =>
  existsSync(path) ? createHash("sha256").update(readFileSync(path)).digest("hex") : "none";

describe("--workers", () => {
  const lines = `${ROWS.join("\n")}\n`;
  it.each<[string, string, readonly string[]]>([
    ["a virtual prefix", lines, ["--method", "virtual"]],
    [
      "a true preview with a budget",
      lines,
      ["--method", "true", "-t", "chat-tokenizer", "--max-tokens", "300"],
    ],
    [
      "another shape, a row of each answer",
      `${CHATS.map((row) => JSON.stringify(row)).join("\n")}\n`,
      ["--to", "messages", "--expand", "--turns", "all"],
    ],
    ["one array", JSON.stringify(CHATS), ["--turns", "all"]],
  ])("writes the same rows, rejects and counts for any number: %s", async (_, input, flags) => {
    const results: object[] = [];
    await inFolder(async (folder) => {
      writeChatTokenizer(folder);
      writeFileSync(join(folder, "in.json"), input);
      for (const workers of ["1", "2", "4"]) {
        const paths = ["--rejects", `${workers}.rejects`, "-o", `${workers}.out`];
        const { code, stderr } = await runCommand(
          ["in.json", ...flags, "--on-reject", "skip", "--workers", workers, ...paths],
          { cwd: folder },
        );
        const manifest = JSON.parse(readFileSync(join(folder, `${workers}.out.manifest.json`), "utf8")) as {
          rows: object;
        };
        results.push({
          code,
          problems: stderr.split("\n").filter((line) => line.startsWith("in.json")),
          rows: sum(join(folder, `${workers}.out`)),
          rejects: sum(join(folder, `${workers}.rejects`)),
          counts: manifest.rows,
        });
      }
    });
    expect(results[0]).toMatchObject({ code: 0 });
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
  });

  it("reads several files, and an empty one", async () => {
    await inFolder(async (folder) => {
      writeFileSync(join(folder, "a.jsonl"), `${ROWS.slice(0, 2).join("\n")}\n`);
      writeFileSync(join(folder, "b.jsonl"), "");
      writeFileSync(join(folder, "c.jsonl"), `${ROWS.slice(6, 9).join("\n")}\n`);
      const { code, stdout } = await runCommand(["a.jsonl", "b.jsonl", "c.jsonl", "--workers", "3"], {
        cwd: folder,
      });
      expect(code).toBe(0);
      expect(stdout.toString().trimEnd().split("\n").length).toBe(5);
    });
  });

  it("tells what a worker cannot do as one thread would", async () => {
    await inFolder(async (folder) => {
      const endless = JSON.stringify({
        ...CHAT_TOKENIZER,
        pre_tokenizer: {
          type: "Sequence",
          pretokenizers: [
            { type: "Split", pattern: { Regex: "(a+)+$" }, behavior: "Isolated", invert: false },
            { type: "ByteLevel", add_prefix_space: false, use_regex: false },
          ],
        },
      });
      writeFileSync(join(folder, "tokenizer.json"), endless);
      const row = JSON.stringify({ prompt: "p", completion: `${"a".repeat(60)}b c` });
      const { code, stderr } = await runCommand(
        ["--method", "true", "-t", "tokenizer.json", "--workers", "2", "-o", "out.jsonl"],
        { cwd: folder, stdin: row },
      );
      expect({ code, stderr }).toEqual({
        code: 78,
        stderr: expect.stringMatching(/<stdin>:1: tokenizing or rendering this row timed out/),
      });
      expect(existsSync(join(folder, "out.jsonl"))).toBe(false);
    });
  });

  it.each(["0", "65", "many"])("refuses %s of them", async (workers) => {
    await inFolder(async (folder) => {
      const { code, stderr } = await runCommand(["--workers", workers], { cwd: folder, stdin: ROWS[0]! });
      expect(code).toBe(2);
      expect(stderr).toMatch(/--workers: expected/);
    });
  });
});

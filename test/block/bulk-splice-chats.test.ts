import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FormatSettings } from "../../src/formats/input/registry.js";
import { CONNECTOR } from "../../src/methods/connector.js";
import type { Recipe } from "../../src/row/recipe.js";
import { createRecipe } from "../../src/settings/create-recipe.js";
import { parseSettings } from "../../src/settings/parse-settings.js";
import type { SettingsInput } from "../../src/settings/settings.js";
import { damaged, expectSame, joined, PREFIX, plainString, string, value } from "../helpers/bulk-rows.js";
import { FIRST_ROWS, readRows } from "../helpers/gsm8k.js";
import { chatRow, textOf } from "../helpers/random-rows.js";

const MESSAGES: FormatSettings = { name: "messages", chatField: "messages" };
const SHAREGPT: FormatSettings = { name: "sharegpt", chatField: "conversations" };

/** How a format names what is in a message. */
interface Names {
  readonly speaker: string;
  readonly content: string;
  readonly user: string;
  readonly assistant: string;
}

const OPENAI: Names = { speaker: "role", content: "content", user: "user", assistant: "assistant" };
const VICUNA: Names = { speaker: "from", content: "value", user: "human", assistant: "gpt" };

const recipeFor = (format: FormatSettings, settings: SettingsInput = {}): Recipe =>
  createRecipe(parseSettings(settings), format);

const gap = fc.constantFrom("", "", " ", "\t", "\r");

/** The items in any order or in theirs, between brackets and white space. */
const group = (open: string, items: readonly string[], close: string): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.oneof(
        fc.constant(items),
        open === "{" ? fc.shuffledSubarray([...items], { minLength: items.length }) : fc.constant(items),
      ),
      fc.array(gap, { minLength: 4, maxLength: 4 }),
    )
    .map(([all, [a, b, c, d]]) => `${open}${a}${all.join(`${b},${c}`)}${d}${close}`);

const entry = (key: fc.Arbitrary<string>, of: fc.Arbitrary<string>): fc.Arbitrary<readonly string[]> =>
  fc.tuple(key, of).map(([name, written]) => [`"${name}": ${written}`]);

/** Keys that no format reads, with any value. */
const unread = entry(
  fc.constantFrom("id", "name", "é", "", "__proto__", "toString"),
  fc.oneof(
    plainString,
    fc.constantFrom("-1.5e3", "null", '[{"role": []}, {}]', `${"[".repeat(20)}${"]".repeat(20)}`),
  ),
);

/** Perhaps one more key: one that no format reads, or one that may be read. */
const extra = (keys: readonly string[]): fc.Arbitrary<readonly string[]> =>
  fc.oneof(
    { weight: 20, arbitrary: fc.constant([]) },
    { weight: 3, arbitrary: unread },
    entry(
      fc.constantFrom(...keys),
      fc.oneof(value, fc.constantFrom("null", "[]", "false", "0", '"no"', '[{"train": 0}]')),
    ),
  );

const MESSAGE_KEYS = [
  ...[
    "role",
    "content",
    "from",
    "value",
    "tool_calls",
    "function_call",
    "function_calls",
    "channel",
    "recipient",
  ],
  ...[
    "weight",
    "train",
    "loss",
    "masked",
    "train_detail",
    "training_detail",
    "refusal",
    "rol\\u0065",
    "reasoning_content",
  ],
];
const COLUMNS = [
  ...[
    "messages",
    "conversations",
    "system",
    "tools",
    "functions",
    "label",
    "kto_tag",
    "rejected",
    "chosen",
    "weight",
  ],
  ...["train", "messa\\u0067es"],
];

const SPEAKERS = [
  ...[
    "system",
    "developer",
    "user",
    "human",
    "assistant",
    "gpt",
    "chatgpt",
    "bot",
    "model",
    "tool",
    "function_call",
  ],
  ...["observation", "User", "unknown", "", "us\\u0065r"],
];

/** A message whose speaker is written as it is. */
const message = (
  speaker: string,
  names: Names,
  content: fc.Arbitrary<string>,
  more: fc.Arbitrary<readonly string[]>,
): fc.Arbitrary<string> =>
  fc
    .tuple(content, more)
    .chain(([text, others]) =>
      group("{", [`"${names.speaker}": "${speaker}"`, `"${names.content}": ${text}`, ...others], "}"),
    );

/** Messages of a user and the assistant, and others before, between and after them. */
const chat = (
  exchange: fc.Arbitrary<readonly string[]>,
  other: fc.Arbitrary<string>,
): fc.Arbitrary<string> => {
  const others = fc.oneof(
    { weight: 6, arbitrary: fc.constant([]) },
    other.map((one) => [one]),
  );
  return fc
    .tuple(fc.array(fc.tuple(others, exchange), { minLength: 1, maxLength: 3 }), others)
    .chain(([parts, last]) => group("[", [...parts.flatMap(([one, two]) => [...one, ...two]), ...last], "]"));
};
const pairOf = (
  names: Names,
  content: fc.Arbitrary<string>,
  more: fc.Arbitrary<readonly string[]>,
): fc.Arbitrary<readonly string[]> =>
  fc.tuple(message(names.user, names, content, more), message(names.assistant, names, content, more));

const rowWith = (
  field: string,
  list: fc.Arbitrary<string>,
  more: fc.Arbitrary<readonly string[]>,
): fc.Arbitrary<string> =>
  fc.tuple(list, more).chain(([written, others]) => group("{", [`"${field}": ${written}`, ...others], "}"));

/** A row that is surely plain. */
const plainRow = (field: string, names: Names): fc.Arbitrary<string> => {
  const more = fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, unread);
  const system = message("system", names, string, more);
  return rowWith(field, chat(pairOf(names, plainString, more), system), more);
};

/** A row that may be plain, or nearly. */
const chatLikeRow = (field: string, names: Names): fc.Arbitrary<string> => {
  const content = fc.oneof({ weight: 12, arbitrary: plainString }, { weight: 3, arbitrary: string }, value);
  const other = fc.oneof(
    {
      weight: 8,
      arbitrary: fc
        .constantFrom(...SPEAKERS)
        .chain((speaker) => message(speaker, names, content, extra(MESSAGE_KEYS))),
    },
    value,
  );
  const list = chat(pairOf(names, content, extra(MESSAGE_KEYS)), other);
  return rowWith(field, fc.oneof({ weight: 30, arbitrary: list }, value), extra(COLUMNS));
};

const inputOf = (field: string, names: Names): fc.Arbitrary<Buffer> =>
  fc
    .array(
      fc.oneof(
        { weight: 6, arbitrary: chatLikeRow(field, names).map((row) => Buffer.from(row)) },
        damaged(plainRow(field, names)),
        chatRow.map((row) => Buffer.from(textOf(row))),
        fc
          .constantFrom("", "null", "{}", `{"${field}": []}`, `{"${field}": [{}]}`)
          .map((row) => Buffer.from(row)),
      ),
      { maxLength: 8 },
    )
    .chain((rows) => fc.boolean().map((ends) => Buffer.from(joined(rows, ends))));

describe.each<[string, FormatSettings, Names, SettingsInput]>([
  ["messages", MESSAGES, OPENAI, {}],
  ["messages, the last exchange", MESSAGES, OPENAI, { turns: "last" }],
  ["messages, the first exchange", MESSAGES, OPENAI, { turns: "first" }],
  ["messages, every exchange", MESSAGES, OPENAI, { turns: "all" }],
  ["ShareGPT, every exchange", SHAREGPT, VICUNA, { turns: "all" }],
  ["ShareGPT in a field of another name", { ...SHAREGPT, chatField: "é t" }, VICUNA, { turns: "last" }],
  ["no connector", MESSAGES, OPENAI, { turns: "all", method: { name: "virtual", connector: "" } }],
  ["a prefix to escape", SHAREGPT, VICUNA, { turns: "all", method: { name: "virtual", prefix: 'é "\n' } }],
  [
    "rows that may pass",
    MESSAGES,
    OPENAI,
    { turns: "all", allowAugmented: true, unanswered: "leave", chatMarkup: "keep" },
  ],
])("chats spliced in bulk (%s)", (_, format, names, settings) => {
  const recipe = recipeFor(format, settings);
  const field = "chatField" in format ? (format.chatField ?? "") : "";

  it("equal the rows that are parsed, whatever rows are among them", async () => {
    let rows = 0;
    await fc.assert(
      fc.asyncProperty(
        inputOf(field, names),
        fc.constantFrom(undefined, "rows" as const),
        async (input, blank) => {
          rows += await expectSame(recipe, input, blank);
        },
      ),
      { numRuns: 400 },
    );
    expect(rows).toBeGreaterThan(300);
  });

  it("are all that are surely plain", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(plainRow(field, names), { minLength: 1, maxLength: 8 }), async (rows) => {
        const input = Buffer.from(rows.map((row) => `${row}\n`).join(""));
        expect(await expectSame(recipe, input)).toBe(rows.length);
      }),
      { numRuns: 100 },
    );
  });
});

const user = (content: string, more = ""): string =>
  `{"role": "user", "content": ${JSON.stringify(content)}${more}}`;
const assistant = (content: string, more = ""): string =>
  `{"role": "assistant", "content": ${JSON.stringify(content)}${more}}`;
const row = (messages: readonly string[], more = ""): string =>
  `{"messages": [${messages.join(", ")}]${more}}`;

describe("the bulk splicer", () => {
  const recipe = recipeFor(MESSAGES, { turns: "all" });

  it.each([
    ["one exchange", row([user("Q"), assistant("A")])],
    [
      "no white space",
      row([user("Q"), assistant("A")])
        .replaceAll(": ", ":")
        .replaceAll(", ", ","),
    ],
    ["white space everywhere", row([user("Q"), assistant("A")]).replaceAll(/([{}[\]:,])/g, " $1\t")],
    ["a system message", row(['{"role": "system", "content": ""}', user("Q"), assistant("A")])],
    [
      "several exchanges",
      row([user("Q"), assistant("A"), user("R"), assistant("B"), user("S"), assistant("C")]),
    ],
    [
      "the content before the role",
      '{"messages": [{"content": "Q", "role": "user"}, {"content": "A", "role": "assistant"}]}',
    ],
    ["a question without an answer at its end", row([user("Q"), assistant("A"), user("R")])],
    ["a greeting", row([assistant("Hello"), user("Q"), assistant("A")])],
    ["two questions, then two answers", row([user("P"), user("Q"), assistant("A"), assistant("B")])],
    [
      "keys that are empty",
      row([user("Q"), assistant("A", ', "tool_calls": null, "weight": [], "name": "x"')]),
    ],
    [
      "other columns",
      row([user("Q"), assistant("A")], ', "tools": [{"name": "f"}], "system": "S", "id": {"role": 1}'),
    ],
    [
      "questions that begin like results",
      row([user("Q"), assistant("A"), user("Results: 1"), assistant("B")]),
    ],
  ])("splices a chat with %s", async (_, text) => {
    expect(await expectSame(recipe, Buffer.from(text))).toBe(1);
  });

  it.each([
    ["no message", row([])],
    ["no answer", row([user("Q")])],
    ["an unknown speaker", row([user("Q"), assistant("A"), '{"role": "narrator", "content": "N"}'])],
    ["a speaker in capitals", row(['{"role": "User", "content": "Q"}', assistant("A")])],
    ["an escape in a speaker", row(['{"role": "us\\u0065r", "content": "Q"}', assistant("A")])],
    ["a tool", row([user("Q"), '{"role": "tool", "content": "T"}', assistant("A")])],
    ["a call", row([user("Q"), assistant("A", ', "tool_calls": [{"function": {"name": "f"}}]')])],
    ["an old call", row([user("Q"), assistant("A", ', "function_call": {"name": "f"}')])],
    ["a weight", row([user("Q"), assistant("A", ', "weight": 0')])],
    ["marked spans", row([user("Q"), assistant("A", ', "train_detail": [{"begin_offset": 0}]')])],
    ["a channel", row([user("Q"), assistant("A", ', "channel": "analysis"')])],
    ["no content", row([user("Q"), '{"role": "assistant"}'])],
    ["a content that is null", row([user("Q"), '{"role": "assistant", "content": null}'])],
    [
      "a content in parts",
      row(['{"role": "user", "content": [{"type": "text", "text": "Q"}]}', assistant("A")]),
    ],
    ["a key twice", row([user("Q"), assistant("A", ', "content": "B"')])],
    ["an escaped key", row([user("Q"), assistant("A", ', "r\\u006fle": "user"')])],
    ["the list twice", row([user("Q"), assistant("A")], `, "messages": [${user("Q")}, ${assistant("B")}]`)],
    ["an answer that is disliked", row([user("Q"), assistant("A")], ', "label": false')],
    ["a worse answer", row([user("Q"), assistant("A")], ', "rejected": [1]')],
    ["an answer that thinks", row([user("Q"), assistant("A"), user("R"), assistant("<think>a</think>b")])],
    [
      "an answer that is a call as text",
      row([user("Q"), assistant("<tool_call>{}</tool_call>"), user("R"), assistant("B")]),
    ],
    [
      "an answer that a result follows",
      row([user("Q"), assistant("find(a=1)"), user('{"a": 1}'), assistant("B")]),
    ],
    ["a result as a question", row([user("Q"), assistant("A"), user("Observation : 1"), assistant("B")])],
    [
      "an augmented exchange",
      row([user(`Q${CONNECTOR}${PREFIX}`), assistant(`${PREFIX}A`), user("R"), assistant("B")]),
    ],
    ["a blank answer", row([user("Q"), assistant(" "), user("R"), assistant("B")])],
    ["half a surrogate pair", row(['{"role": "user", "content": "\\ud800"}', assistant("A")])],
    ["a message that is no object", row([user("Q"), assistant("A"), "1"])],
    ["a comma at the end of the list", row([user("Q"), `${assistant("A")},`])],
    ["no list", '{"messages": {"role": "user", "content": "Q"}}'],
    ["no field", '{"conversations": []}'],
  ])("leaves a chat with %s to the parser", async (_, text) => {
    expect(await expectSame(recipe, Buffer.from(text))).toBe(0);
  });

  it.each([
    ...[
      "Observation: 1",
      "observation : 1",
      "ob\u017fervation:",
      "Function result: 1",
      "function_response: 1",
      "tool output: 1",
    ],
    ...[
      "TOOL_RESULTS:",
      "api response: 1",
      "API_OUTPUT\u3000:",
      "<tool_response>1",
      "[TOOL_RESULT]",
      "✿RESULT✿",
    ],
    ...["\u00a0Observation: 1", "\u200bObservation: 1", "```tool_output\n1", '{"a": 1}', "[1]", "", " "],
  ])("leaves a question after an answer that may be a result to the parser: %j", async (question) => {
    const text = row([user("Q"), assistant("find(a=1)"), user(question), assistant("B")]);
    expect(await expectSame(recipe, Buffer.from(text))).toBe(0);
  });

  it("leaves a part of a content that is marked, beside the value of a ShareGPT message, to the parser", async () => {
    const text =
      '{"conversations": [{"from": "human", "value": "Q"}, {"from": "gpt", "value": "A", "content": [{"train": 0}]}]}';
    expect(await expectSame(recipeFor(SHAREGPT), Buffer.from(text))).toBe(0);
  });

  it("splices chats with hundreds of exchanges, and leaves longer ones to the parser", async () => {
    const of = (exchanges: number): string =>
      row(Array.from({ length: exchanges }, (_, i) => [user(`${i}?`), assistant("A")]).flat());
    expect(await expectSame(recipe, Buffer.from([of(500), of(3)].join("\n")))).toBe(2);
    expect(await expectSame(recipe, Buffer.from([of(600), of(3)].join("\n")))).toBe(1);
    expect(await expectSame(recipeFor(MESSAGES, { turns: "last" }), Buffer.from(of(600)))).toBe(1);
  });

  it("splices all real rows, with an exchange each or with four", async () => {
    const exchanges = readRows(join(FIRST_ROWS, "train-100.jsonl")).map(({ question, answer }) => [
      user(question),
      assistant(answer),
    ]);
    const ones = exchanges.map((one) => row(one));
    const fours = Array.from({ length: 25 }, (_, i) => row(exchanges.slice(4 * i, 4 * i + 4).flat()));
    expect(await expectSame(recipe, Buffer.from([...ones, ...fours].join("\n")))).toBe(125);
  });
});

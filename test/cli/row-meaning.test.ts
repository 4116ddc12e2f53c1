import { describe, expect, it } from "vitest";
import { augmentRows } from "../../src/index.js";
import { CHAT_TOKENIZER_FILES } from "../helpers/chat-tokenizer.js";
import { rows } from "../helpers/rows.js";
import { workspace } from "../helpers/workspace.js";

const VANILLA = ["--method", "vanilla"];
const USER = { role: "user", content: "Q" };
const ANSWER = { role: "assistant", content: "A" };
const TURNS = [
  { from: "human", value: "Q" },
  { from: "gpt", value: "A" },
];

/** What the command writes for rows of JSON text, and what it reports. */
async function convert(input: string, ...flags: readonly string[]) {
  const lap = await workspace(CHAT_TOKENIZER_FILES);
  return lap.run(...flags, ...VANILLA, { stdin: `${input}\n` });
}

async function converted(row: object | string, ...flags: readonly string[]): Promise<unknown> {
  const { stdout, stderr } = await convert(typeof row === "string" ? row : JSON.stringify(row), ...flags);
  expect(stderr).toContain("1 rows read, 1 written");
  return JSON.parse(stdout);
}

async function refusal(row: object | string, ...flags: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await convert(
    typeof row === "string" ? row : JSON.stringify(row),
    ...flags,
  );
  expect({ code, stdout }).toEqual({ code: 65, stdout: "" });
  return stderr;
}

describe("tool calls", () => {
  const SPEC = { name: "f", description: "d", parameters: { type: "object", properties: {} } };
  const WRAPPED = { type: "function", function: SPEC };
  const SHAREGPT = {
    conversations: [
      { from: "human", value: "Q" },
      { from: "function_call", value: '{"name": "f", "arguments": {"x": 1.0}}' },
      { from: "observation", value: "r" },
      { from: "gpt", value: "A" },
    ],
    tools: JSON.stringify([SPEC]),
    system: "S",
  };
  const CALL = { type: "function", function: { name: "f", arguments: { x: 1 } } };
  const LEGACY = {
    messages: [
      USER,
      { role: "assistant", content: null, function_call: { name: "f", arguments: '{"x": 1}' } },
      { role: "function", name: "f", content: "r" },
      { ...ANSWER, function_call: null },
    ],
    functions: [SPEC],
  };

  it("of ShareGPT stay a function_call, with the system column as a turn", async () => {
    expect(await converted(SHAREGPT, "--target", "llama-factory")).toEqual({
      conversations: [
        { from: "system", value: "S" },
        { from: "human", value: "Q" },
        { from: "function_call", value: '{"name":"f","arguments":{"x":1.0}}' },
        { from: "observation", value: "r" },
        { from: "gpt", value: "A" },
      ],
      tools: SHAREGPT.tools,
    });
  });

  it("of ShareGPT become tool_calls in messages", async () => {
    expect(await converted(SHAREGPT, "--to", "messages")).toEqual({
      messages: [
        { role: "system", content: "S" },
        USER,
        { role: "assistant", content: "", tool_calls: [CALL] },
        { role: "tool", content: "r" },
        ANSWER,
      ],
      tools: [WRAPPED],
    });
  });

  it("in OpenAI's older form become tool_calls, and stay as they are for OpenAI", async () => {
    const [, , , last] = LEGACY.messages;
    expect(last).toHaveProperty("function_call", null);
    expect(await converted(LEGACY, "--to", "messages")).toEqual({
      messages: [
        USER,
        {
          role: "assistant",
          content: "",
          tool_calls: [{ type: "function", function: { name: "f", arguments: '{"x": 1}' } }],
        },
        { role: "tool", name: "f", content: "r" },
        ANSWER,
      ],
      tools: [WRAPPED],
    });
    expect(await converted(LEGACY, "--target", "openai")).toEqual({
      messages: [
        USER,
        { role: "assistant", content: "", function_call: { name: "f", arguments: '{"x": 1}' }, weight: 0 },
        { role: "function", name: "f", content: "r" },
        { ...ANSWER, weight: 1 },
      ],
      functions: [SPEC],
    });
  });

  it("are an object inside a function_call for LLaMA-Factory, which writes the JSON itself", async () => {
    const written = (await converted(LEGACY, "--target", "llama-factory")) as typeof SHAREGPT;
    expect(written.conversations[1]).toEqual({
      from: "function_call",
      value: '{"name":"f","arguments":{"x":1}}',
    });
  });

  it("and their numbers and keys are spelled as they came in, whatever they become", async () => {
    const call = '{"z":2.0,"10":12345678901234567890,"2":[-0,1e20,1e-07],"__proto__":null}';
    const row = (written: string): string =>
      `{"messages":[{"role":"user","content":"Q"},{"role":"assistant","content":"","tool_calls":[{"type":"function","function":{"name":"f","arguments":${written}}}]},{"role":"tool","content":"r"},{"role":"assistant","content":"A"}]}`;
    const asText = JSON.stringify(call);
    for (const [input, flags, output] of [
      [call, ["--to", "messages"], call],
      [asText, ["--to", "messages"], asText],
      [call, ["--to", "messages", "--tool-arguments", "string"], asText],
      [asText, ["--to", "messages", "--tool-arguments", "object"], call],
    ] as const) {
      const { stdout } = await convert(row(input), ...flags);
      expect(stdout).toBe(`${row(output)}\n`);
    }
    const { stdout } = await convert(row(asText), "--target", "llama-factory");
    expect(stdout).toContain(JSON.stringify(`{"name":"f","arguments":${call}}`));
  });

  it.each([
    ["text that is no call", "call f, please", /a tool call is not JSON of the form/],
    ["a call without arguments", '{"name":"f"}', /a tool call is not JSON of the form/],
    ["a key twice", '{"name":"f","arguments":{"x":1,"x":2}}', /a key occurs twice .*\(duplicate-key\)/],
  ])("that cannot be read are refused: %s", async (_, value, message) => {
    const row = { conversations: [TURNS[0], { from: "function_call", value }, TURNS[1]] };
    expect(await refusal(row, "--to", "messages")).toMatch(message);
    expect(await refusal(row, "--to", "sharegpt")).toMatch(/:1:conversations\[1\]\.value: /);
  });

  it("in two places of one message are refused", async () => {
    const { function_call } = LEGACY.messages[1] as { function_call: object };
    const row = {
      messages: [USER, { role: "assistant", content: "", function_call, tool_calls: [CALL] }, ANSWER],
    };
    expect(await refusal(row, "--to", "messages")).toContain(
      ":1:messages[1].content: the message has its tool calls or its thinking in two places",
    );
  });

  it("whose results come in another order are refused where the order is all that is left", async () => {
    const calls = ["1", "2"].map((id) => ({ ...CALL, id }));
    const result = (id: string) => ({ role: "tool", tool_call_id: id, content: "r" });
    const row = (...ids: readonly string[]) => ({
      messages: [USER, { role: "assistant", content: "", tool_calls: calls }, ...ids.map(result), ANSWER],
    });
    expect(await converted(row("1", "2"), "--to", "sharegpt")).toHaveProperty("conversations");
    expect(await refusal(row("2", "1"), "--to", "sharegpt")).toContain(
      ":1:messages[2].tool_call_id: the format tells the results of tools by their order",
    );
  });

  it.each([
    ["", {}],
    [" ", {}],
    ["[]", { tools: "[]" }],
  ])("with tools of the text %j", async (tools, written) => {
    expect(await converted({ conversations: TURNS, tools }, "--to", "sharegpt")).toEqual({
      conversations: TURNS,
      ...written,
    });
  });

  it("with tools that are not JSON, or that are in two columns, are refused", async () => {
    expect(await refusal({ conversations: TURNS, tools: "f, g" }, "--to", "sharegpt")).toContain(
      ":1:tools: the tools are text that is not a list in JSON",
    );
    expect(await refusal({ conversations: TURNS, tools: "5" }, "--to", "messages")).toContain(
      ":1:tools: the tools are text that is not a list in JSON",
    );
    expect(await refusal({ ...LEGACY, tools: [WRAPPED] }, "--to", "messages")).toContain(
      ":1:functions: the row describes tools in two columns",
    );
  });
});

describe("system columns and histories", () => {
  const SYSTEM = { role: "system", content: "S" };

  it.each<[string, object]>([
    ["system in Alpaca", { system: "S", instruction: "Q", input: "", output: "A" }],
    ["system_prompt beside a question", { system_prompt: "S", question: "Q", response: "A" }],
    ["system_message beside messages", { system_message: "S", messages: [USER, ANSWER] }],
    ["system in ShareGPT", { system: "S", conversations: TURNS }],
    ["system beside a prompt", { system: "S", prompt: [USER], completion: [ANSWER] }],
    ["the same text twice", { system: "S", messages: [SYSTEM, USER, ANSWER] }],
  ])("are written: %s", async (_, row) => {
    expect(await converted(row, "--to", "messages")).toEqual({ messages: [SYSTEM, USER, ANSWER] });
  });

  it("are nothing when they are empty", async () => {
    const row = { system: "", system_prompt: null, history: [], question: "Q", response: "A" };
    expect(await converted(row, "--to", "messages")).toEqual({ messages: [USER, ANSWER] });
  });

  it("are counted", async () => {
    const long = "word ".repeat(50);
    for (const row of [
      { system: long, instruction: "Q", output: "A" },
      { system: long, conversations: TURNS },
      { query: "Q", response: "A", history: [["q", long]] },
    ]) {
      const { stderr } = await convert(
        JSON.stringify(row),
        ...["-t", "chat-tokenizer", "--max-tokens", "100"],
      );
      expect(stderr).toContain("(over-budget)");
    }
  });

  it("of pairs as in ms-swift are earlier exchanges, which --turns all augments in place", async () => {
    const row = { system: "S", query: "Q", response: "A", history: [["q", "a"]] };
    expect(await converted(row, "--target", "ms-swift")).toEqual({
      messages: [
        SYSTEM,
        { role: "user", content: "q" },
        { role: "assistant", content: "a", loss: false },
        USER,
        { ...ANSWER, loss: true },
      ],
    });
    const lap = await workspace();
    const { stdout } = await lap.run("--turns", "all", "--connector", "+c+", "--prefix", "p:", {
      stdin: rows(row),
    });
    expect(JSON.parse(stdout)).toEqual({
      ...row,
      ...{ query: "Q+c+p:", response: "p:A", history: [["q+c+p:", "p:a"]] },
    });
  });

  it("that differ from another system prompt are refused, and so is a history of another form", async () => {
    const message = /the row has two different system prompts/;
    expect(await refusal({ system: "T", messages: [SYSTEM, USER, ANSWER] }, "--to", "messages")).toMatch(
      message,
    );
    expect(
      await refusal({ system: "S", system_prompt: "T", conversations: TURNS }, "--to", "messages"),
    ).toMatch(message);
    expect(await refusal({ query: "Q", response: "A", history: ["q", "a"] }, "--to", "messages")).toContain(
      ":1:history: expected a list of pairs of texts, found a list (wrong-type)",
    );
  });
});

describe("a context beside a detected pair", () => {
  it.each<[object, string, object]>([
    [
      { question: "Q", context: "C", answer: "A" },
      "Q\nC",
      { question: "Q", context: "C+c+p:", answer: "p:A" },
    ],
    [
      { instruction: "Q", input: "C", response: "A" },
      "Q\nC",
      { instruction: "Q", input: "C+c+p:", response: "p:A" },
    ],
    [
      { prompt: "Q", completion: "A", passage: " " },
      "Q",
      { prompt: "Q+c+p:", completion: "p:A", passage: " " },
    ],
  ])("is a part of the prompt, and its end: %j", async (row, prompt, augmented) => {
    expect(await converted(row, "--to", "messages")).toEqual({
      messages: [{ role: "user", content: prompt }, ANSWER],
    });
    const lap = await workspace();
    const { stdout } = await lap.run("--connector", "+c+", "--prefix", "p:", { stdin: rows(row) });
    expect(JSON.parse(stdout)).toEqual(augmented);
  });

  it.each<[object, string]>([
    [{ question: "Q", context: { title: ["C"] }, answer: "A" }, "context"],
    [{ question: "Q", context: "C", passage: "D", answer: "A" }, "passage"],
    [{ instruction: "Q", input: "", output: "A", context: "C" }, "context"],
  ])("that has no place is refused: %j", async (row, column) => {
    expect(await refusal(row, "--to", "messages")).toContain(`:1:${column}: the prompt may need the text`);
  });
});

describe("parts of an answer marked by offsets", () => {
  const spans = [{ begin_offset: 0, end_offset: 1, train: false }];
  const row = { messages: [USER, { ...ANSWER, train_detail: spans }] };

  it("are not shifted by a prefix, nor lost for a trainer", async () => {
    expect(await converted(row, "--to", "messages")).toEqual(row);
    expect(await refusal(row, "--target", "trl")).toContain(":1:messages[1].content: there is no place");
    const lap = await workspace();
    const { code, stdout, stderr } = await lap.run("--prefix", "p:", { stdin: rows(row) });
    expect({ code, stdout }).toEqual({ code: 65, stdout: "" });
    expect(stderr).toContain(":1:messages[1].content: the prefix would shift the offsets in train_detail");
  });
});

describe("names that data sets use", () => {
  it.each<[string, object]>([
    [
      "capital roles",
      {
        messages: [
          { ...USER, role: "User" },
          { ...ANSWER, role: "Assistant" },
        ],
      },
    ],
    ["NuminaMath", { problem: "Q", solution: "A" }],
    ["NuminaMath with messages", { problem: "Q", solution: "A", messages: [USER, ANSWER] }],
    ["OpenMathInstruct", { problem: "Q", generated_solution: "A" }],
    ["Firefly", { kind: "k", input: "Q", target: "A" }],
  ])("are known: %s", async (_, row) => {
    expect(await converted(row, "--to", "messages")).toEqual({ messages: [USER, ANSWER] });
  });

  it("of calls and results are known: function-call, environment", async () => {
    const call = { from: "function-call", value: '{"name":"f","arguments":{}}' };
    const row = { conversations: [TURNS[0], call, { from: "environment", value: "r" }, TURNS[1]] };
    expect(await converted(row, "--to", "messages")).toMatchObject({
      messages: [USER, { role: "assistant", content: "" }, { role: "tool", content: "r" }, ANSWER],
    });
  });

  it("of OLMo's tools and calls are kept with the format, and refused in another", async () => {
    const system = { role: "system", content: "S", functions: '[{"name":"f"}]' };
    const call = { role: "assistant", content: null, function_calls: "f(x=1)" };
    const row = { messages: [system, USER, call, { role: "environment", content: "r" }, ANSWER] };
    expect(await refusal(row, "--to", "messages")).toContain(":1:messages[0].functions: only OLMo's");
    const { messages } = row;
    expect(await refusal({ messages: messages.slice(1) }, "--target", "trl")).toContain(
      ":1:messages[1].function_calls: only OLMo's",
    );
    const { stdout } = await convert(JSON.stringify(row));
    expect(JSON.parse(stdout)).toEqual(row);
  });

  it.each(["", "[]"])("of a history may hold the text %j for none", async (history) => {
    const row = { instruction: "Q", output: "A", history };
    expect(await converted(row, "--to", "messages")).toEqual({ messages: [USER, ANSWER] });
  });

  it("of a refusal make a reply without an answer", async () => {
    const row = { messages: [USER, { role: "assistant", content: null, refusal: "no" }] };
    expect(await refusal(row)).toContain("(no-exchange)");
    const { stdout } = await convert(JSON.stringify(row), "--unanswered", "leave");
    expect(JSON.parse(stdout)).toEqual(row);
  });
});

describe("a row that is not for training as it is", () => {
  const PAIR = { prompt: "Q", completion: "A" };
  it.each<[string, object]>([
    ["label", { ...PAIR, label: false }],
    ["label", { prompt: [USER], completion: [ANSWER], label: false }],
    ["label", { messages: [USER, ANSWER], label: false }],
    ["kto_tag", { instruction: "Q", output: "A", kto_tag: false }],
    ["rejected_response", { messages: [USER, ANSWER], rejected_response: "B" }],
    ["rejected_messages", { messages: [USER, ANSWER], rejected_messages: [USER, ANSWER] }],
    ["rejected", { conversations: TURNS, rejected: "B" }],
    ["train", { messages: [USER, ANSWER], train: false }],
    ["weight", { instruction: "Q", output: "A", weight: 0 }],
    ["loss_mask", { messages: [USER, ANSWER], loss_mask: [0, 1] }],
    ["mask", { ...PAIR, mask: true }],
  ])("is refused in every mode by its column %s", async (column, row) => {
    for (const flags of [[], ["--to", "messages"]])
      expect(await refusal(row, ...flags)).toMatch(new RegExp(`:1:${column}: .*unsupported-content`));
    const lap = await workspace();
    const { code, stdout } = await lap.run("--prefix", "p:", { stdin: rows(row) });
    expect({ code, stdout }).toEqual({ code: 65, stdout: "" });
  });

  it("is any other row: a liked answer, a class, a weight of one", async () => {
    for (const more of [{ label: true }, { label: "sport" }, { weight: 1 }, { rejected: false }])
      expect(await converted({ ...PAIR, ...more }, "--to", "prompt-completion")).toEqual(PAIR);
  });
});

describe("keys of messages", () => {
  it.each(["thinking", "reasoning", "reasoning_content"])(
    "keep thinking under its own name, or it is refused: %s",
    async (name) => {
      const row = { messages: [USER, { ...ANSWER, [name]: "hm" }] };
      expect(await converted(row, "--to", "messages")).toEqual(row);
      for (const flags of [
        ["--target", "llama-factory"],
        ["--to", "alpaca"],
      ])
        expect(await refusal(row, ...flags)).toContain(`:1:messages[1].${name}: `);
    },
  );

  it.each<[string, unknown]>([
    ["refusal", "no"],
    ["audio", { id: "1" }],
    ["annotations", []],
    ["channel", "final"],
    ["images", ["i.png"]],
    ["unheard_of", { 10: 1, 2: 2 }],
  ])("that are not known to all are written unchanged in messages: %s", async (name, value) => {
    const row = { messages: [USER, { ...ANSWER, [name]: value }] };
    expect(await converted(row, "--to", "messages")).toEqual(row);
    expect(await refusal(row, "--to", "prompt-completion")).toContain(`:1:messages[1].${name}: `);
  });

  it("of content parts have no place in a text", async () => {
    const part = { type: "text", text: "Q", cache_control: { type: "ephemeral" } };
    const row = { messages: [{ role: "user", content: [part] }, ANSWER] };
    expect(await converted(row, "--to", "messages")).toEqual(row);
    expect(await refusal(row, "--to", "prompt-completion")).toContain("the content has other parts");
  });

  it("of LLaMA-Factory's parts are those that other trainers read", async () => {
    const row = {
      messages: [
        { role: "user", content: [{ type: "text", value: "Q" }] },
        {
          role: "assistant",
          content: [
            { type: "reasoning", value: "hm" },
            { type: "text", value: "A" },
          ],
        },
      ],
    };
    expect(await converted(row, "--to", "messages")).toEqual({
      messages: [
        { role: "user", content: [{ type: "text", text: "Q" }] },
        { role: "assistant", content: [{ type: "text", text: "A" }], reasoning_content: "hm" },
      ],
    });
    const lap = await workspace();
    const { stdout } = await lap.run("--to", "messages", "--connector", "+c+", "--prefix", "p:", {
      stdin: rows(row),
    });
    expect(JSON.parse(stdout)).toMatchObject({
      messages: [{ content: [{ text: "Q+c+p:" }] }, { content: [{ text: "p:A" }] }],
    });
  });

  it.each<object>([
    { mask: true },
    { is_trained: false },
    { ignore_loss: true },
    { loss_mask: [0, 0] },
    { loss_mask: [0, 1] },
    { train: "no" },
    { train: "off" },
    { content: [{ type: "text", text: "A", train: false }] },
    { content: [{ type: "text", text: "A", weight: 0 }] },
  ])("that mark an answer as untrained keep it from being augmented: %j", async (mark) => {
    const marked = { ...ANSWER, ...mark };
    const lap = await workspace();
    const { stdout } = await lap.run("--prefix", "p:", "--turns", "all", {
      stdin: rows({ messages: [USER, marked, USER, ANSWER] }),
    });
    expect(JSON.parse(stdout)).toMatchObject({ messages: [USER, marked, {}, { content: "p:A" }] });
  });

  it.each<object>([{ loss_mask: [0, 1] }, { content: [{ type: "text", text: "A", train: false }] }])(
    "that mark a part of an answer have no place elsewhere: %j",
    async (mark) => {
      const row = { messages: [USER, { ...ANSWER, ...mark }, USER, ANSWER] };
      expect(await refusal(row, "--target", "axolotl")).toContain(":1:messages[1].content: ");
    },
  );

  it("that mark an answer as untrained are kept, or refused where the trainer would train it", async () => {
    const row = { messages: [USER, { ...ANSWER, weight: 0 }, USER, ANSWER] };
    expect(await converted(row, "--to", "messages")).toEqual(row);
    expect(await refusal(row, "--target", "llama-factory", "--turns", "all")).toContain(
      ":1:messages[1].content: ",
    );
  });
});

it.each<[string, object, string]>([
  ["thinking", { messages: [USER, { ...ANSWER, thinking: "hm" }] }, "messages[1].thinking"],
  ["tools", { messages: [USER, ANSWER], tools: [{ type: "function", function: { name: "f" } }] }, "tools"],
])("without a chat template, a row with more than texts is refused: %s", async (_, row, path) => {
  const flags = ["--to", "text", "-t", "chat-tokenizer", "--template", "none"];
  expect(await refusal(row, ...flags)).toContain(`:1:${path}: without a chat template`);
});

describe("columns of the row", () => {
  it("that hold media are written as lists, also with --keep-columns", async () => {
    const conversations = [{ from: "human", value: "<image>\nQ" }, TURNS[1]];
    for (const flags of [[], ["--keep-columns"]]) {
      expect(
        await converted({ image: "a.jpg", conversations }, "--target", "llama-factory", ...flags),
      ).toEqual({
        conversations,
        images: ["a.jpg"],
      });
    }
    expect(await refusal({ image: "a.jpg", images: ["a.jpg"], conversations }, "--to", "sharegpt")).toContain(
      ":1:images: the row has media in two columns",
    );
  });

  it("that hold media under another name are refused when the texts have placeholders", async () => {
    const conversations = [{ from: "human", value: "See <image> here" }, TURNS[1]];
    expect(await refusal({ image_path: "a.jpg", conversations }, "--to", "sharegpt")).toContain(
      "the row has no media in a column images; rename the column of the media (media-count)",
    );
    const tag = { conversations: [{ from: "human", value: "What is <image> in SVG?" }, TURNS[1]] };
    expect(await converted(tag, "--to", "sharegpt")).toEqual(tag);
  });

  it("that hold the objects in images are written for ms-swift, and refused elsewhere", async () => {
    const objects = { ref: ["x"], bbox: [[1, 2, 3, 4]] };
    const row = { messages: [{ role: "user", content: "<image>Q" }, ANSWER], images: ["a.jpg"], objects };
    expect(await converted(row, "--target", "ms-swift")).toMatchObject({ images: ["a.jpg"], objects });
    expect(await refusal(row, "--target", "trl")).toContain(":1:objects: there is no place");
    expect(await converted({ ...row, objects: {} }, "--to", "messages")).not.toHaveProperty("objects");
  });

  it.each(["pair", "alpaca"])("that describe tools are written for rows of the format %s", async (from) => {
    const texts = from === "pair" ? { prompt: "Q", completion: "A" } : { instruction: "Q", output: "A" };
    const tools = [{ type: "function", function: { name: "f" } }];
    expect(await converted({ ...texts, tools }, "--to", "messages", "--keep-columns")).toEqual({
      messages: [USER, ANSWER],
      tools,
    });
  });

  it("that tell how the model is asked are written in chats, and refused elsewhere", async () => {
    const row = { messages: [USER, ANSWER], parallel_tool_calls: false, tool_choice: null };
    expect(await converted(row, "--target", "openai")).toMatchObject({ parallel_tool_calls: false });
    expect(await refusal(row, "--to", "prompt-completion")).toContain(":1:parallel_tool_calls: ");
    expect(await refusal(row, "--target", "together")).toContain(":1:parallel_tool_calls: ");
  });
});

it("the summary says that other exchanges of a conversation are not selected, and how to select them", async () => {
  const row = { messages: [USER, ANSWER, USER, ANSWER] };
  const { stderr } = await convert(JSON.stringify(row), "--target", "trl");
  expect(stderr).toContain(
    "note: 1 rows have several exchanges, and only the last of each is selected (--turns last); --turns all selects all, and --expand writes a row for each",
  );
  const all = await convert(JSON.stringify(row), "--target", "trl", "--turns", "all", "--expand");
  expect(all.stderr).not.toContain("note:");
});

it("augmentRows gives a result for each row that a row is expanded to", async () => {
  const row = { messages: [USER, ANSWER, USER, ANSWER] };
  const results: unknown[] = [];
  for await (const result of augmentRows([row], { to: "messages", turns: "all", expand: true }))
    results.push(result.kind === "kept" ? (JSON.parse(result.json) as typeof row).messages.length : result);
  expect(results).toEqual([2, 4]);
});

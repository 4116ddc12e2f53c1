import { createRequire } from "node:module";
import type { Tokenizer as Native } from "tokenizers";
import { describe, expect, it } from "vitest";
import { outputFormats } from "../../src/formats/output/registry.js";
import { augmentFiles } from "../../src/index.js";
import { CHAT_TOKENIZER, CHAT_TOKENIZER_FILES } from "../helpers/chat-tokenizer.js";
import { FIVE, INPUTS, resultFor, rowsFor } from "../helpers/output-rows.js";
import { chat, rows } from "../helpers/rows.js";
import { workspace } from "../helpers/workspace.js";

const native = createRequire(import.meta.url)("tokenizers") as {
  Tokenizer: { fromString(json: string): Native };
};
const oracle = native.Tokenizer.fromString(JSON.stringify(CHAT_TOKENIZER));

const ASKED = "Who? The answer begins with: Let's solve this problem. ";
const ANSWERED = "Let's solve this problem. The first one.";

const USER = { role: "user", content: ASKED };
const ASSISTANT = { role: "assistant", content: ANSWERED };
const PROMPT_TEXT = `<|im_start|>user\n${ASKED}<|im_end|>\n<|im_start|>assistant\n`;

const OUTPUTS: Readonly<Record<string, object>> = {
  "prompt-completion": { prompt: ASKED, completion: ANSWERED },
  "prompt-completion-chat": { prompt: [USER], completion: [ASSISTANT] },
  messages: { messages: [USER, ASSISTANT] },
  alpaca: { instruction: ASKED, input: "", output: ANSWERED },
  sharegpt: {
    conversations: [
      { from: "human", value: ASKED },
      { from: "gpt", value: ANSWERED },
    ],
  },
  "input-output": { input: ASKED, output: ANSWERED },
  segments: {
    segments: [
      { label: false, text: PROMPT_TEXT },
      { label: true, text: `${ANSWERED}<|im_end|>\n` },
    ],
  },
  text: { text: `${PROMPT_TEXT}${ANSWERED}<|im_end|>\n` },
};

describe.each(Object.keys(INPUTS))("input rows of the format %s", (from) => {
  it.each(Object.keys(OUTPUTS) as readonly (keyof typeof outputFormats)[])(
    "are written as %s",
    async (to) => {
      // in this process, since each pair of formats is a run
      const lap = await workspace({ ...CHAT_TOKENIZER_FILES, "in.jsonl": rows(INPUTS[from]!) });
      await augmentFiles({
        inputs: [lap.path("in.jsonl")],
        output: lap.path("out.jsonl"),
        settings: { to, tokenizer: lap.path("chat-tokenizer") },
      });
      const output = lap.output("out.jsonl");
      expect(output).toEqual([OUTPUTS[to]]);
      expect(Object.keys(output[0]!)).toEqual(outputFormats[to].keys);
    },
  );
});

describe("--to tokens", () => {
  it("labels the answer and its end token, with the ids of the Rust library", async () => {
    const [row] = (await rowsFor(INPUTS["pair"]!, ["--to", "tokens"])) as unknown as [
      { input_ids: number[]; attention_mask: number[]; labels: number[] },
    ];
    const whole = await oracle.encode(`${PROMPT_TEXT}${ANSWERED}<|im_end|>\n`, null, {
      addSpecialTokens: false,
    });
    const prompt = await oracle.encode(PROMPT_TEXT, null, { addSpecialTokens: false });
    expect(row.input_ids).toEqual(whole.getIds());
    expect(row.attention_mask).toEqual(row.input_ids.map(() => 1));
    const [masked, end] = [prompt.getLength(), row.input_ids.lastIndexOf(262)];
    expect(row.labels).toEqual(row.input_ids.map((id, i) => (i >= masked && i <= end ? id : -100)));
  });

  it("labels each selected answer, and nothing between them", async () => {
    const input = chat("a", "First one", "b", "Second one");
    const trained = async (turns: string): Promise<string> => {
      const flags = ["--to", "tokens", "--turns", turns, "--method", "vanilla"];
      const [row] = (await rowsFor(input, flags)) as unknown as [{ input_ids: number[]; labels: number[] }];
      return oracle.decode(
        row.input_ids.filter((_, i) => row.labels[i] !== -100),
        false,
      );
    };
    expect(await trained("all")).toBe("First one<|im_end|>Second one<|im_end|>");
    expect(await trained("first")).toBe("First one<|im_end|>");
    expect(await trained("last")).toBe("Second one<|im_end|>");
  });
});

const CALL = {
  messages: [
    { role: "user", content: "a" },
    {
      role: "assistant",
      content: null,
      tool_calls: [{ id: "1", type: "function", function: { name: "f", arguments: { x: 1 } } }],
    },
    { role: "tool", tool_call_id: "1", content: "r" },
    { role: "assistant", content: "d d" },
  ],
  tools: [{ type: "function", function: { name: "f" } }],
};
const IMAGE = {
  messages: [
    { role: "user", content: [{ type: "image" }, { type: "text", text: "a" }] },
    { role: "assistant", content: "d d" },
  ],
  images: ["i.png"],
};

describe("content that an output format cannot represent", () => {
  it.each<[string, object, string, RegExp]>([
    ["several turns", FIVE, "prompt-completion", /holds one exchange, and the row has 4 messages/],
    ["several turns", FIVE, "alpaca", /holds one exchange/],
    [
      "a system prompt",
      { messages: FIVE.messages.slice(0, 3) },
      "input-output",
      /:1:messages\[0\]\.content: input-output has no place for a system prompt/,
    ],
    [
      "tools",
      { ...CALL, messages: [CALL.messages[0], CALL.messages[3]] },
      "prompt-completion",
      /:1:tools: prompt-completion has no place for tools/,
    ],
    ["an image", IMAGE, "prompt-completion", /holds only text, and the row has media/],
    [
      "thinking in a field",
      {
        messages: [
          { role: "user", content: "a" },
          { role: "assistant", content: "d d", reasoning_content: "hm" },
        ],
      },
      "alpaca",
      /has no place for reasoning_content/,
    ],
    [
      "a text beside a tool call",
      {
        messages: [
          CALL.messages[0],
          { ...CALL.messages[1], content: "I look" },
          CALL.messages[2],
          CALL.messages[3],
        ],
      },
      "sharegpt",
      /has no place for text next to a tool call/,
    ],
    [
      "messages after the answer",
      { messages: [...FIVE.messages, { role: "user", content: "e" }] },
      "prompt-completion-chat",
      /ends with the answer, and messages follow it/,
    ],
  ])("rejects the row: %s (%#)", async (_, row, to, message) => {
    const { code, stderr, stdout } = await resultFor(rows(row), ["--to", to]);
    expect({ code, stdout }).toEqual({ code: 65, stdout: "" });
    expect(stderr).toMatch(message);
    expect(stderr).toContain("(unsupported-content)");
  });

  it("is also rejected for a trainer that takes no tools, or no media", async () => {
    const tools = await resultFor(rows({ ...CALL, messages: [CALL.messages[0], CALL.messages[3]] }), [
      "--target",
      "torchtune",
    ]);
    expect(tools.stderr).toContain(":1:tools: torchtune does not accept tools (unsupported-content)");
    const lap = await workspace();
    const media = await lap.run("--target", "mlx-lm", { stdin: rows(IMAGE) });
    expect(media.stderr).toContain(
      ":1:images: mlx-lm does not accept media in a column (unsupported-content)",
    );
  });
});

describe("an output format keeps", () => {
  it("tool calls and tools, in messages and in ShareGPT", async () => {
    const [messages] = await rowsFor(CALL, ["--to", "messages"]);
    expect(messages).toEqual({
      messages: [
        { role: "user", content: "a The answer begins with: Let's solve this problem. " },
        { role: "assistant", content: "", tool_calls: CALL.messages[1]!.tool_calls },
        { role: "tool", content: "r", tool_call_id: "1" },
        { role: "assistant", content: "Let's solve this problem. d d" },
      ],
      tools: CALL.tools,
    });
    const [sharegpt] = await rowsFor(CALL, ["--to", "sharegpt"]);
    expect(sharegpt).toMatchObject({
      conversations: [
        { from: "human" },
        { from: "function_call", value: '{"name":"f","arguments":{"x":1}}' },
        { from: "observation", value: "r" },
        { from: "gpt" },
      ],
      tools: JSON.stringify(CALL.tools),
    });
  });

  it("the arguments of tool calls, as an object or as text, by --tool-arguments or by the trainer", async () => {
    const argumentsIn = async (row: object, flags: readonly string[]): Promise<unknown> => {
      const [written] = (await rowsFor(row, flags)) as unknown as [
        { messages: { tool_calls?: { function: { arguments: unknown } }[] }[] },
      ];
      return written.messages[1]!.tool_calls![0]!.function.arguments;
    };
    const asText = JSON.parse(JSON.stringify(CALL).replace('{"x":1}', '"{\\"x\\": 1}"')) as object;
    expect(await argumentsIn(CALL, ["--to", "messages"])).toEqual({ x: 1 });
    expect(await argumentsIn(asText, ["--to", "messages"])).toBe('{"x": 1}');
    expect(await argumentsIn(CALL, ["--to", "messages", "--tool-arguments", "string"])).toBe('{"x":1}');
    expect(await argumentsIn(asText, ["--to", "messages", "--tool-arguments", "object"])).toEqual({ x: 1 });
    expect(await argumentsIn(CALL, ["--target", "openai"])).toBe('{"x":1}');
    const broken = JSON.parse(JSON.stringify(CALL).replace('{"x":1}', '"{oops"')) as object;
    const { code, stderr } = await resultFor(rows(broken), [
      "--to",
      "messages",
      "--tool-arguments",
      "object",
    ]);
    expect(code).toBe(65);
    expect(stderr).toContain(
      ":1:messages[1].content: the arguments of a tool call are not a JSON object (unsupported-content)",
    );
  });

  it("media, if the texts have a place for each", async () => {
    const [row] = await rowsFor(IMAGE, ["--to", "messages"]);
    expect(row).toMatchObject({
      images: ["i.png"],
      messages: [{ content: [{ type: "image" }, { type: "text" }] }, {}],
    });
    const { code, stderr } = await resultFor(rows({ ...IMAGE, images: ["i.png", "j.png"] }), [
      "--to",
      "messages",
    ]);
    expect(code).toBe(65);
    expect(stderr).toContain(":1:images: 2 media, and 1 placeholders in the texts (media-count)");
  });
});

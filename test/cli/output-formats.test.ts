import { createRequire } from "node:module";
import type { Tokenizer as Native } from "tokenizers";
import { describe, expect, it } from "vitest";
import { OUTPUT_FORMATS, outputFormats } from "../../src/formats/output/registry.js";
import { augmentFiles } from "../../src/index.js";
import { CHAT_TOKENIZER, CHAT_TOKENIZER_FILES } from "../helpers/chat-tokenizer.js";
import type { ProcessResult } from "../helpers/process.js";
import { chat, parseRows, rows } from "../helpers/rows.js";
import { workspace } from "../helpers/workspace.js";

const native = createRequire(import.meta.url)("tokenizers") as {
  Tokenizer: { fromString(json: string): Native };
};
const oracle = native.Tokenizer.fromString(JSON.stringify(CHAT_TOKENIZER));

async function resultFor(stdin: string, flags: readonly string[]): Promise<ProcessResult> {
  const lap = await workspace(CHAT_TOKENIZER_FILES);
  return lap.run("-t", "chat-tokenizer", ...flags, { stdin });
}

/** The rows that are written for one row. */
async function rowsFor(row: object, flags: readonly string[]): Promise<readonly Record<string, unknown>[]> {
  return parseRows((await resultFor(rows(row), flags)).stdout);
}
const ASKED = "Who? The answer begins with: Let's solve this problem. ";
const ANSWERED = "Let's solve this problem. The first one.";

/** The same exchange in every shape that is read. */
const INPUTS: Readonly<Record<string, object>> = {
  pair: { prompt: "Who?", completion: "The first one." },
  alpaca: { instruction: "Who?", input: "", output: "The first one." },
  messages: {
    messages: [
      { role: "user", content: "Who?" },
      { role: "assistant", content: "The first one." },
    ],
  },
  sharegpt: {
    conversations: [
      { from: "human", value: "Who?" },
      { from: "gpt", value: "The first one." },
    ],
  },
  "prompt-completion-chat": {
    prompt: [{ role: "user", content: "Who?" }],
    completion: [{ role: "assistant", content: "The first one." }],
  },
};

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

const FIVE = {
  messages: [
    { role: "system", content: "S" },
    { role: "user", content: "a" },
    { role: "assistant", content: "b b" },
    { role: "user", content: "c" },
    { role: "assistant", content: "d d" },
  ],
};
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
    const media = await resultFor(rows(IMAGE), ["--target", "mlx-lm"]);
    expect(media.stderr).toContain(":1:images: mlx-lm takes no media in a column (unsupported-content)");
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

describe("--expand", () => {
  it("writes a row for each exchange, with the turns before it unchanged", async () => {
    const ended = await resultFor(rows(FIVE), [
      "--to",
      "prompt-completion-chat",
      "--expand",
      "--turns",
      "all",
    ]);
    const written = parseRows(ended.stdout);
    expect(
      written.map(({ prompt }) => (prompt as { content: string }[]).map(({ content }) => content)),
    ).toEqual([
      ["S", "a The answer begins with: Let's solve this problem. "],
      ["S", "a", "b b", "c The answer begins with: Let's solve this problem. "],
    ]);
    expect(written.map(({ completion }) => completion)).toEqual([
      [{ role: "assistant", content: "Let's solve this problem. b b" }],
      [{ role: "assistant", content: "Let's solve this problem. d d" }],
    ]);
    expect(ended.stderr).toContain("1 rows read, 2 written, 0 rejected");
  });

  it("writes one array for an array", async () => {
    const { stdout } = await resultFor(`[${JSON.stringify(FIVE)},\n ${JSON.stringify(FIVE)}]\n`, [
      "--to",
      "messages",
      "--expand",
      "--turns",
      "all",
    ]);
    expect((JSON.parse(stdout) as unknown[]).length).toBe(4);
  });
});

describe("columns and numbers of the input", () => {
  it("may be spelled in any way if they are not written", async () => {
    const { code } = await resultFor('{"prompt":"a","completion":"b b","id":1.0,"big":9007199254740993}', [
      "--to",
      "messages",
    ]);
    expect(code).toBe(0);
  });

  it("reject the row if they would be spelled differently", async () => {
    const { code, stderr } = await resultFor('{"prompt":"a","completion":"b b","score":1.0}', [
      "--to",
      "messages",
      "--keep-columns",
    ]);
    expect(code).toBe(65);
    expect(stderr).toContain(
      ":1:score: the number would be written differently; write it as text, or remove it (number-changed)",
    );
  });

  it("are kept with --keep-columns, after the keys of the format", async () => {
    const { stdout } = await resultFor('{"id":7,"prompt":"a","source":"s","completion":"b b","none":null}', [
      "--to",
      "prompt-completion",
      "--keep-columns",
    ]);
    expect(Object.keys(JSON.parse(stdout) as object)).toEqual([
      "prompt",
      "completion",
      "id",
      "source",
      "none",
    ]);
  });

  it.each(["labels", "text", "weight", "input_ids"])(
    "are refused under a name with a meaning for trainers: %s",
    async (name) => {
      const { code, stderr } = await resultFor(rows({ prompt: "a", completion: "b b", [name]: 1 }), [
        "--to",
        "messages",
        "--keep-columns",
      ]);
      expect(code).toBe(65);
      expect(stderr).toContain(`:1:${name}: trainers use a column of this name`);
    },
  );
});

describe("output settings that exclude each other", () => {
  it.each([
    [["--expand"], /--expand requires --to or --target/],
    [["--keep-columns"], /--keep-columns requires --to or --target/],
    [["--to", "masseges"], /--to: /],
    [["--target", "trml"], /--target: /],
    [["--target", "openai", "--to", "alpaca"], /openai does not read alpaca; it reads messages/],
  ])("%j are refused", async (flags, message) => {
    const { code, stderr } = await resultFor(rows(INPUTS["pair"]!), flags);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  it("a rendered format without a tokenizer is refused", async () => {
    const lap = await workspace();
    const { code, stderr } = await lap.run("--to", "text", {
      stdin: rows(INPUTS["pair"]!),
    });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining("rendering rows requires the model's tokenizer: --tokenizer"),
    });
  });
});

it("an output file has exactly the keys of its format in every row, for any input", async () => {
  const input = rows(INPUTS["messages"]!, { ...INPUTS["messages"], id: 3, note: "x" });
  for (const to of OUTPUT_FORMATS) {
    const keys = parseRows((await resultFor(input, ["--to", to])).stdout).map((row) => Object.keys(row));
    expect(keys).toEqual([outputFormats[to].keys, outputFormats[to].keys]);
  }
});

it("the settings of trainers are written beside the rows, and nowhere else", async () => {
  const lap = await workspace(CHAT_TOKENIZER_FILES);
  const stdin = rows(INPUTS["pair"]!);
  const flags = ["-t", "chat-tokenizer", "--template", "auto", "--target", "trl"];
  await lap.run(...flags, "-o", "out.jsonl", { stdin });
  expect(lap.read("out.jsonl.trl.yaml")).toContain('data_files: "out.jsonl"');
  lap.write("bad.jsonl", rows(FIVE));
  const piped = await lap.run(...flags, { stdin });
  expect(piped.stderr).toContain(
    "the trainers' configuration is written only with an output file (--output)",
  );
  const failed = await lap.run(...flags.slice(0, -1), "unsloth", "bad.jsonl", "-o", "bad.out");
  expect(failed.code).toBe(65);
  expect(() => lap.bytes("bad.out.unsloth.py")).toThrow();
});

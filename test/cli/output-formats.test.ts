import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Tokenizer as Native } from "tokenizers";
import { describe, expect, it } from "vitest";
import { OUTPUT_FORMATS, outputFormats } from "../../src/formats/output/registry.js";
import { CHAT_TOKENIZER, writeChatTokenizer } from "../helpers/chat-tokenizer.js";
import { inFolder, runCommand } from "../helpers/run.js";

const native = createRequire(import.meta.url)("tokenizers") as {
  Tokenizer: { fromString(json: string): Native };
};
const oracle = native.Tokenizer.fromString(JSON.stringify(CHAT_TOKENIZER));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(input: string, flags: readonly string[]): Promise<Ended> {
  let result: Ended | undefined;
  await inFolder(async (folder) => {
    writeChatTokenizer(folder);
    const { code, stdout, stderr } = await runCommand(["-t", "chat-tokenizer", ...flags], {
      cwd: folder,
      stdin: input,
    });
    result = { code, stdout: stdout.toString(), stderr };
  });
  return result!;
}

const rowsOf = ({ stdout }: Ended): readonly Record<string, unknown>[] =>
  stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

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

const WRITTEN: Readonly<Record<string, object>> = {
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

describe.each(Object.keys(INPUTS))("rows that come in as %s", (from) => {
  it.each(Object.keys(WRITTEN))("are written as %s", async (to) => {
    const ended = await run(JSON.stringify(INPUTS[from]), ["--to", to]);
    expect(ended.code).toBe(0);
    expect(rowsOf(ended)).toEqual([WRITTEN[to]]);
    expect(Object.keys(rowsOf(ended)[0]!)).toEqual(outputFormats[to as keyof typeof outputFormats].keys);
  });
});

describe("--to tokens", () => {
  it("labels the answer and its end token, with the ids of the Rust library", async () => {
    const ended = await run(JSON.stringify(INPUTS["pair"]), ["--to", "tokens"]);
    const [row] = rowsOf(ended) as unknown as [
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

  it("labels each answer that is meant, and nothing between", async () => {
    const chat = {
      messages: ["a", "First one", "b", "Second one"].map((content, i) => ({
        role: ["user", "assistant"][i % 2],
        content,
      })),
    };
    const trained = async (turns: string): Promise<string> => {
      const ended = await run(JSON.stringify(chat), [
        "--to",
        "tokens",
        "--turns",
        turns,
        "--method",
        "vanilla",
      ]);
      const [row] = rowsOf(ended) as unknown as [{ input_ids: number[]; labels: number[] }];
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

describe("what a shape has no place for", () => {
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
      "a text beside a call",
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
      "messages behind the answer",
      { messages: [...FIVE.messages, { role: "user", content: "e" }] },
      "prompt-completion-chat",
      /ends with the answer, and messages follow it/,
    ],
  ])("makes the row unfit: %s (%#)", async (_, row, to, message) => {
    const { code, stderr, stdout } = await run(JSON.stringify(row), ["--to", to]);
    expect({ code, stdout }).toEqual({ code: 65, stdout: "" });
    expect(stderr).toMatch(message);
    expect(stderr).toContain("(unsupported-content)");
  });

  it("is a trainer's, too: one that takes no tools, and one that takes no media", async () => {
    const tools = await run(JSON.stringify({ ...CALL, messages: [CALL.messages[0], CALL.messages[3]] }), [
      "--target",
      "torchtune",
    ]);
    expect(tools.stderr).toContain(":1:tools: torchtune does not accept tools (unsupported-content)");
    const media = await run(JSON.stringify(IMAGE), ["--target", "mlx-lm"]);
    expect(media.stderr).toContain(
      ":1:images: mlx-lm does not accept media in a column (unsupported-content)",
    );
  });
});

describe("what a shape has a place for", () => {
  it("tool calls and tools, as messages and as ShareGPT has them", async () => {
    const [messages] = rowsOf(await run(JSON.stringify(CALL), ["--to", "messages"]));
    expect(messages).toEqual({
      messages: [
        { role: "user", content: "a The answer begins with: Let's solve this problem. " },
        { role: "assistant", content: "", tool_calls: CALL.messages[1]!.tool_calls },
        { role: "tool", content: "r", tool_call_id: "1" },
        { role: "assistant", content: "Let's solve this problem. d d" },
      ],
      tools: CALL.tools,
    });
    const [sharegpt] = rowsOf(await run(JSON.stringify(CALL), ["--to", "sharegpt"]));
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

  it("arguments of calls, as an object or as text, when that is asked for or a trainer wants it", async () => {
    const argumentsIn = async (row: object, flags: readonly string[]): Promise<unknown> => {
      const [written] = rowsOf(await run(JSON.stringify(row), flags)) as unknown as [
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
    const { code, stderr } = await run(JSON.stringify(broken), [
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

  it("media, as they are, when the texts have a place for each", async () => {
    const [row] = rowsOf(await run(JSON.stringify(IMAGE), ["--to", "messages"]));
    expect(row).toMatchObject({
      images: ["i.png"],
      messages: [{ content: [{ type: "image" }, { type: "text" }] }, {}],
    });
    const { code, stderr } = await run(JSON.stringify({ ...IMAGE, images: ["i.png", "j.png"] }), [
      "--to",
      "messages",
    ]);
    expect(code).toBe(65);
    expect(stderr).toContain(":1:images: 2 media, and 1 placeholders in the texts (media-count)");
  });
});

describe("--expand", () => {
  it("makes a row of each exchange, with the turns before it as they came in", async () => {
    const ended = await run(JSON.stringify(FIVE), [
      "--to",
      "prompt-completion-chat",
      "--expand",
      "--turns",
      "all",
    ]);
    const rows = rowsOf(ended);
    expect(rows.map(({ prompt }) => (prompt as { content: string }[]).map(({ content }) => content))).toEqual(
      [
        ["S", "a The answer begins with: Let's solve this problem. "],
        ["S", "a", "b b", "c The answer begins with: Let's solve this problem. "],
      ],
    );
    expect(rows.map(({ completion }) => completion)).toEqual([
      [{ role: "assistant", content: "Let's solve this problem. b b" }],
      [{ role: "assistant", content: "Let's solve this problem. d d" }],
    ]);
    expect(ended.stderr).toContain("1 rows read, 2 written, 0 rejected");
  });

  it("stays one array in an array", async () => {
    const { stdout } = await run(`[${JSON.stringify(FIVE)},\n ${JSON.stringify(FIVE)}]\n`, [
      "--to",
      "messages",
      "--expand",
      "--turns",
      "all",
    ]);
    expect((JSON.parse(stdout) as unknown[]).length).toBe(4);
  });
});

describe("numbers and columns", () => {
  it("that are not written may be spelled in any way", async () => {
    const { code } = await run('{"prompt":"a","completion":"b b","id":1.0,"big":9007199254740993}', [
      "--to",
      "messages",
    ]);
    expect(code).toBe(0);
  });

  it("that would be written otherwise make the row unfit", async () => {
    const { code, stderr } = await run('{"prompt":"a","completion":"b b","score":1.0}', [
      "--to",
      "messages",
      "--keep-columns",
    ]);
    expect(code).toBe(65);
    expect(stderr).toContain(
      ":1:score: the number would be written differently; write it as text, or remove it (number-changed)",
    );
  });

  it("are kept when they are asked for, behind the shape's own keys", async () => {
    const { stdout } = await run('{"id":7,"prompt":"a","source":"s","completion":"b b","none":null}', [
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
    "are refused under a name that means something to trainers: %s",
    async (name) => {
      const { code, stderr } = await run(JSON.stringify({ prompt: "a", completion: "b b", [name]: 1 }), [
        "--to",
        "messages",
        "--keep-columns",
      ]);
      expect(code).toBe(65);
      expect(stderr).toContain(`:1:${name}: trainers use a column of this name`);
    },
  );
});

describe("settings that do not go together", () => {
  it.each([
    [["--expand"], /--expand requires --to or --target/],
    [["--keep-columns"], /--keep-columns requires --to or --target/],
    [["--to", "masseges"], /--to: /],
    [["--target", "trml"], /--target: /],
    [["--target", "openai", "--to", "alpaca"], /openai does not read alpaca; it reads messages/],
  ])("%j", async (flags, message) => {
    const { code, stderr } = await run(JSON.stringify(INPUTS["pair"]), flags);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  it("rendered shapes need a tokenizer", async () => {
    await inFolder(async (folder) => {
      const { code, stderr } = await runCommand(["--to", "text"], {
        cwd: folder,
        stdin: JSON.stringify(INPUTS["pair"]),
      });
      expect({ code, stderr }).toEqual({
        code: 2,
        stderr: expect.stringContaining("rendering rows requires the model's tokenizer: --tokenizer"),
      });
    });
  });
});

it("a written file has exactly the keys of its shape in every row, whatever came in", async () => {
  const rows = [INPUTS["messages"], { ...INPUTS["messages"], id: 3, note: "x" }]
    .map((row) => JSON.stringify(row))
    .join("\n");
  for (const to of OUTPUT_FORMATS) {
    const keys = rowsOf(await run(rows, ["--to", to])).map((row) => Object.keys(row));
    expect(keys).toEqual([outputFormats[to].keys, outputFormats[to].keys]);
  }
});

it("the settings of trainers lie beside the rows, and only there", async () => {
  await inFolder(async (folder) => {
    writeChatTokenizer(folder);
    const stdin = JSON.stringify(INPUTS["pair"]);
    const flags = ["-t", "chat-tokenizer", "--template", "auto", "--target", "trl"];
    await runCommand([...flags, "-o", "out.jsonl"], { cwd: folder, stdin });
    expect(readFileSync(join(folder, "out.jsonl.trl.yaml"), "utf8")).toContain('data_files: "out.jsonl"');
    writeFileSync(join(folder, "bad.jsonl"), `${JSON.stringify(FIVE)}\n`);
    const piped = await runCommand(flags, { cwd: folder, stdin });
    expect(piped.stderr).toContain(
      "the trainers' configuration is written only with an output file (--output)",
    );
    const failed = await runCommand([...flags.slice(0, -1), "unsloth", "bad.jsonl", "-o", "bad.out"], {
      cwd: folder,
    });
    expect(failed.code).toBe(65);
    expect(() => readFileSync(join(folder, "bad.out.unsloth.py"))).toThrow();
  });
});

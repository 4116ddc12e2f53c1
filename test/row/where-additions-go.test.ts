import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { augmentRows, type SettingsInput } from "../../src/index.js";
import { HEAD, TAIL } from "../helpers/rows.js";
import { PAIRS } from "../helpers/tokenizers.js";

interface Chat {
  readonly role: string;
  readonly content: unknown;
  readonly [key: string]: unknown;
}

const CONNECTOR = " The answer begins with: ";

async function result(row: object, settings: SettingsInput = {}): Promise<string> {
  for await (const one of augmentRows([row], settings, { tokenizer: PAIRS[0]!.ours })) {
    return one.kind === "kept" ? one.json : one.problem.rule;
  }
  throw new Error("no row came out");
}

const word = fc.constantFrom("Yes. ", "No", "blue", "forty-two", "日本", "a < b", "(so)", "x\n", "1. ", "é");
/** A text that readers see: it begins and ends with something to see. */
const visible = fc.array(word, { minLength: 1, maxLength: 12 }).map((words) => words.join(" ").trim());

/** What may stand around the visible text of an answer. */
const around = fc.constantFrom<readonly [string, string]>(
  ["", ""],
  ["", ""],
  ["<think>\nhm\n</think>\n\n", ""],
  ["<think>a <think> b\n</think>", ""],
  ["<think></think>\n<reasoning>hm</reasoning>\n", ""],
  ["hm.\n</think>\n\n", ""],
  ["[THINK]hm[/THINK]", ""],
  ["◁think▷hm◁/think▷", ""],
  ["<|begin_of_thought|>hm<|end_of_thought|>\n<|begin_of_solution|>\n", "\n<|end_of_solution|>"],
  ["<|channel|>analysis<|message|>hm<|end|><|start|>assistant<|channel|>final<|message|>", "<|return|>"],
  ["<think>hm</think>\n<answer>", "</answer>"],
  ["", " <think>hm</think>\nMaybe."],
  ["", "<|end|><|start|>assistant<|channel|>analysis<|message|>hm"],
  ["<|start|>assistant<|channel|>final <|constrain|>json<|message|>", "<|return|>"],
  ["", '\n<tool_call>\n{"name": "f"}\n</tool_call>'],
);

const CALLS: readonly (readonly Chat[])[] = [
  [
    { role: "assistant", content: "", tool_calls: [{ type: "function", function: { name: "f" } }] },
    { role: "tool", content: "r" },
  ],
  [
    { role: "assistant", content: '<think>hm</think><tool_call>\n{"name": "f"}\n</tool_call>' },
    { role: "tool", content: "r" },
  ],
  [
    { role: "assistant", content: '{"name": "f", "arguments": {}}' },
    { role: "user", content: "FUNCTION RESPONSE: r" },
  ],
  [
    { role: "assistant", content: 'f(a="b")' },
    { role: "tool", content: "r" },
  ],
  [{ role: "assistant", content: "hm", channel: "analysis" }],
  [{ role: "assistant", content: '{"a": 1}', recipient: "functions.f" }],
  [
    { role: "assistant", content: '{"name": "f", "arguments": {}}<|im_end|>' },
    { role: "tool", content: "r" },
  ],
  [
    { role: "assistant", content: 'f\n{"a": 1}' },
    { role: "observation", content: "r" },
  ],
  [
    { role: "assistant", content: "Thought: hm\nAction: search[Oslo]" },
    { role: "user", content: "Observation: r" },
  ],
  [
    { role: "assistant", content: [{ type: "tool_use", id: "a", name: "f", input: {} }] },
    { role: "user", content: [{ type: "tool_result", tool_use_id: "a", content: "r" }] },
  ],
];

const mark = fc.constantFrom<object>(
  ...[{}, {}, {}, { weight: 1 }, { weight: 0 }, { train: false }, { loss: false }, { loss_mask: 0 }],
);

interface Turn {
  readonly before: readonly Chat[];
  readonly user: Chat;
  readonly assistant: Chat;
  /** The visible text, and what is around it; undefined if the row marks it as untrained. */
  readonly texts: { readonly head: string; readonly seen: string; readonly tail: string } | undefined;
}

const turn: fc.Arbitrary<Turn> = fc
  .record({
    question: visible,
    calls: fc.array(fc.constantFrom(...CALLS), { maxLength: 2 }),
    seen: visible,
    edges: around,
    marks: mark,
  })
  .map(({ question, calls, seen, edges: [head, tail], marks }) => {
    const isOff = Object.values(marks).some((value) => value === 0 || value === false);
    return {
      before: calls.flat(),
      user: { role: "user", content: question },
      assistant: { role: "assistant", content: head + seen + tail, ...marks },
      texts: isOff ? undefined : { head, seen, tail },
    };
  });

const greeting = fc.constantFrom<readonly Chat[]>([], [{ role: "assistant", content: "Hello!" }]);

/** The row that should come out, written from what was generated. */
function expected(
  first: readonly Chat[],
  turns: readonly Turn[],
  turnsOf: SettingsInput["turns"],
  preview: ((seen: string) => string) | undefined,
): object {
  const trained = turns.filter(({ texts }) => texts !== undefined);
  const selected =
    turnsOf === "all" ? trained : turnsOf === "first" ? trained.slice(0, 1) : trained.slice(-1);
  return {
    messages: [
      ...first,
      ...turns.flatMap((one) => {
        const { before, user, assistant, texts } = one;
        if (texts === undefined || !selected.includes(one)) return [user, ...before, assistant];
        const { head, seen, tail } = texts;
        const addition = preview === undefined ? TAIL : CONNECTOR + preview(seen);
        const answer = head + (preview === undefined ? HEAD : "") + seen + tail;
        return [
          { ...user, content: String(user.content) + addition },
          ...before,
          { ...assistant, content: answer },
        ];
      }),
    ],
  };
}

describe.each<[string, SettingsInput, ((seen: string) => string) | undefined]>([
  ["virtual", { method: { name: "virtual" } }, undefined],
  [
    "true",
    { method: { name: "true", previewTokens: 3 } },
    (seen) => seen.slice(0, PAIRS[0]!.ours.head(seen, 3).end),
  ],
])("what --method %s adds", (_, settings, preview) => {
  it("stands at the end of the user's text and in the visible, trained answer, and nowhere else", async () => {
    await fc.assert(
      fc.asyncProperty(
        greeting,
        fc.array(turn, { minLength: 1, maxLength: 4 }),
        fc.constantFrom("all", "last", "first"),
        async (first, turns, selection) => {
          const row = {
            messages: [
              ...first,
              ...turns.flatMap(({ user, before, assistant }) => [user, ...before, assistant]),
            ],
          };
          const written = await result(row, { ...settings, turns: selection });
          if (turns.every(({ texts }) => texts === undefined)) {
            expect(written).toBe("no-exchange");
            expect(await result(row, { ...settings, unanswered: "leave" })).toBe(JSON.stringify(row));
          } else expect(JSON.parse(written)).toEqual(expected(first, turns, selection, preview));
        },
      ),
      { numRuns: 300 },
    );
  });
});

const chat = (...contents: readonly unknown[]): { readonly messages: readonly Chat[] } => ({
  messages: contents.map((content, i) => ({ role: i % 2 === 0 ? "user" : "assistant", content })),
});

describe("a row", () => {
  it.each([
    ["whose prompt ends with [/INST]", "<s>[INST] Name a harbour. [/INST]"],
    ["whose prompt ends with ChatML", "<|im_start|>user\nQ<|im_end|>\n<|im_start|>assistant\n"],
    ["whose prompt ends with Alpaca's header", "### Instruction:\nQ\n\n### Response:\n"],
    ["whose prompt ends with Llama's header", "Q<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n"],
    ["whose prompt ends with Gemma's header", "Q<end_of_turn>\n<start_of_turn>model\n"],
    ["whose prompt ends with Zephyr's header", "<|user|>\nQ</s>\n<|assistant|>\n"],
    ["whose prompt ends with Vicuna's header", "USER: Q ASSISTANT:"],
    [
      "whose prompt ends with OpenChat's header",
      "GPT4 Correct User: Q<|end_of_turn|>GPT4 Correct Assistant:",
    ],
    ["whose prompt ends with a plain header", "Human: Q\n\nAssistant:"],
    ["whose prompt ends with a Chinese header", "### 问：Q\n### 回答："],
    ["whose prompt opens thinking", "<｜User｜>Q<｜Assistant｜><think>\n"],
    ["whose prompt ends with an end token", "Q<|im_end|>"],
    ["whose prompt ends with a separator", "Q\n\n###\n\n"],
    ["whose prompt ends with an arrow", "cheese ->"],
  ])("%s is rejected, as a pair and as a chat", async (_, prompt) => {
    expect(await result({ prompt, completion: "A" })).toBe("chat-markup");
    expect(await result(chat(prompt, "A"))).toBe("chat-markup");
    const kept = await result(chat(prompt, "A"), { chatMarkup: "keep" });
    expect(JSON.parse(kept)).toEqual(chat(prompt + TAIL, `${HEAD}A`));
  });

  it.each([
    ...[
      "What does [/INST] mean?",
      "Explain `### Response:` to me.",
      "Who is the Assistant: Bob?",
      "Is 3 > 2",
    ],
    ...[
      "What is it? <|image_1|>",
      "<image>",
      "<s>old</s>",
      "List<String>",
      "Mail <bob@example.com>",
      "In C#",
    ],
    ...[
      "Fill in the blank:",
      "Answer:",
      "f(x) -> y",
      "Describe an AI model",
      "What is <think>?",
      "[1]",
      "1 ->2",
    ],
  ])("whose prompt is %j is augmented", async (prompt) => {
    expect(JSON.parse(await result(chat(prompt, "A")))).toEqual(chat(prompt + TAIL, `${HEAD}A`));
  });

  it.each(["<|im_start|>assistant\nA", "Assistant: A", "### Response:\nA", "<start_of_turn>model\nA"])(
    "whose answer begins with the header of its turn is rejected: %j",
    async (answer) => {
      expect(await result(chat("Q", answer))).toBe("chat-markup");
    },
  );

  it.each([
    ["unclear-thinking", "Use </think> to end it, then go on."],
    ["empty-answer", "<think>hm</think>\n"],
    ["empty-answer", "<think>never closed"],
    ["empty-answer", "<|channel|>analysis<|message|>hm"],
    ["no-exchange", "<tool_call>{}</tool_call>"],
    [
      "no-exchange",
      "<|channel|>analysis<|message|>hm<|end|><|start|>assistant<|channel|>commentary to=f<|message|>{}",
    ],
    ["no-exchange", "<think>hm</think>[TOOL_CALLS] []"],
  ])("is rejected by %s when its answer is %j", async (rule, answer) => {
    expect(await result(chat("Q", answer))).toBe(rule);
    expect(await result({ question: "Q", answer })).toBe(rule);
  });

  it("is previewed up to a call in its answer", async () => {
    const row = chat("Q", "Yes. <tool_call>{}</tool_call>");
    const made = await result(row, { method: { name: "true", previewTokens: 20 } });
    expect(JSON.parse(made)).toEqual(chat(`Q${CONNECTOR}Yes.`, "Yes. <tool_call>{}</tool_call>"));
  });

  it("has its prefix in the part in which its answer begins", async () => {
    const parts = (...texts: readonly string[]) => texts.map((text) => ({ type: "text", text }));
    const made = await result(chat("Q", parts("<think>a", "b</think>", "Yes.", "No.")));
    expect(JSON.parse(made)).toEqual(chat(`Q${TAIL}`, parts("<think>a", "b</think>", `${HEAD}Yes.`, "No.")));
  });

  it.each([
    ["media", [{ type: "image", image: "x" }]],
    ["thinking", [{ type: "thinking", thinking: "hm" }]],
    ["a call", [{ type: "tool_use", id: "a", name: "f", input: {} }]],
  ])("is previewed up to %s between its texts", async (_, between) => {
    const text = (value: string) => ({ type: "text", text: value });
    const made = await result(chat("Q", [...between, text("One. "), ...between, text("two three")]), {
      method: { name: "true", previewTokens: 20 },
    });
    expect(JSON.parse(made).messages[0].content).toBe(`Q${CONNECTOR}One.`);
  });

  it("is previewed with the white space between its texts", async () => {
    const parts = [" ", "One", " ", "two"].map((text) => ({ type: "text", text }));
    const made = await result(chat("Q", parts), { method: { name: "true", previewTokens: 20 } });
    expect(JSON.parse(made).messages[0].content).toBe(`Q${CONNECTOR}One two`);
  });

  it.each(["all", "last", "first"] as const)(
    "has no addition to the answers of its prompt: %s",
    async (turns) => {
      const earlier = chat("Q1", "A1", "Q2").messages;
      const called = [{ role: "assistant", content: "", tool_calls: [{ function: { name: "f" } }] }];
      expect(await result({ prompt: earlier, completion: called }, { turns })).toBe("no-exchange");
      const answered = [...called, { role: "tool", content: "r" }, { role: "assistant", content: "A2" }];
      expect(JSON.parse(await result({ prompt: earlier, completion: answered }, { turns }))).toEqual({
        prompt: chat("Q1", "A1", `Q2${TAIL}`).messages,
        completion: [...called, answered[1], { role: "assistant", content: `${HEAD}A2` }],
      });
    },
  );

  it.each([{}, { type: null }, { type: "input_text" }, { type: "output_text" }])(
    "is augmented in its parts, and not twice: %j",
    async (type) => {
      const row = (prompt: string, answer: string) =>
        chat([{ image: "x" }, { ...type, text: prompt }], [{ ...type, text: answer }]);
      const made = await result(row("Q", "A"));
      expect(JSON.parse(made)).toEqual(row(`Q${TAIL}`, `${HEAD}A`));
      expect(await result(JSON.parse(made))).toBe("already-augmented");
      expect(await result(row("Q<|im_start|>assistant\n", "A"))).toBe("chat-markup");
    },
  );
});

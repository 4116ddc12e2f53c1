import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { callKind, isToolResult } from "../../src/formats/input/text-calls.js";
import { findVisible } from "../../src/formats/input/thinking.js";
import { isMarkedUntrained } from "../../src/formats/loss-marks.js";
import { ExactNumber } from "../../src/json/exact.js";
import { hostileText } from "../helpers/texts.js";

const seen = (text: string): string | undefined => {
  const { start, end, isUnclear } = findVisible(text);
  return isUnclear ? undefined : text.slice(start, end);
};

/** Thinking in every notation, before the visible text "Yes. No." */
const THINKING: readonly string[] = [
  "<think>a</think>Yes. No.",
  "<think>\na\n</think>\n\nYes. No.",
  "\n<THINK>a</Think> Yes. No.",
  "<think >a</think >Yes. No.",
  '<thinking mode="deep">a</thinking>Yes. No.',
  "<thought>a</thought>Yes. No.",
  "<reasoning>a</reasoning>\nYes. No.",
  "<reason>a</reason>Yes. No.",
  "<scratchpad>a</scratchpad>Yes. No.",
  "<thinking>a<reflection>b</reflection>c</thinking>Yes. No.",
  "<seed:think>a</seed:think>Yes. No.",
  "<longcat_think>a</longcat_think>Yes. No.",
  "[THINK]a[/THINK]Yes. No.",
  ...["<s>", "<s> ", "<BOS_TOKEN>", "\u200B", "\uFEFF", "<｜begin▁of▁sentence｜>"].map(
    (lead) => `${lead}<think>a</think>Yes. No.`,
  ),
  ...[
    ...["thought_process", "think_process", "thinking-process", "chain-of-thought", "chain_of_thought"],
    ...["reasoning_content", "thinking_content", "rationale"],
  ].map((name) => `<${name}>a</${name}>Yes. No.`),
  "<｜think｜>a<｜/think｜>Yes. No.",
  "<｜begin▁of▁thought｜>a<｜end▁of▁thought｜>Yes. No.",
  "[BEGIN THINKING]a[END THINKING]\nYes. No.",
  "a b<|END_THINKING|><|START_RESPONSE|>Yes. No.<|END_RESPONSE|>",
  "◁think▷a◁/think▷Yes. No.",
  "<|begin_of_thought|>\n\na\n\n<|end_of_thought|>\n\n<|begin_of_solution|>\n\nYes. No.\n\n<|end_of_solution|>",
  "<|begin_of_solution|>Yes. No.<|end_of_solution|>",
  "<|START_THINKING|>a<|END_THINKING|><|START_RESPONSE|>Yes. No.<|END_RESPONSE|>",
  "<unused94>thought\na<unused95>Yes. No.",
  "<|channel>thought\na<channel|>Yes. No.",
  "<|channel|>analysis<|message|>a<|end|><|start|>assistant<|channel|>final<|message|>Yes. No.<|return|>",
  "<|channel|>final<|message|>Yes. No.",
  "analysisa b c.assistantfinalYes. No.",
  "<think>a</think>\n<answer>Yes. No.</answer>",
  "<Thought>a</Thought>\n<Output>\nYes. No.\n</Output>",
  "Here is my thought process: a\nHere is my response: Yes. No.",
  "Here are my reasoning steps:\na\n[BEGIN FINAL RESPONSE]\nYes. No.\n[END FINAL RESPONSE]",
  "## Thinking\n\na\n\n## Final Response\n\nYes. No.",
  "Thought: a\nFinal Answer: Yes. No.",
  "```thinking\na\n```\n\nYes. No.",
  "**Thinking:** a\n\n**Answer:** Yes. No.",
  "**Reasoning**\na\n\n**Final Answer**:\nYes. No.",
  // several blocks, and blocks in blocks
  "<think>a</think>\n<think>b</think>\nYes. No.",
  "<think>\n<think>a</think>\nb</think>Yes. No.",
  "<think>a <think> is a word\n</think>Yes. No.",
  "<think>the tag `</think>` ends it. </think>Yes. No.",
  // the template has opened the block in the prompt
  "a b.\n</think>\n\nYes. No.",
  "a b.</think>Yes. No.",
  "a b. </think>\n\nYes. No.",
  "a <think> b\n</think>\n\nYes. No.",
  "</think>\n\nYes. No.",
  "a\n[/THINK]\nYes. No.",
  "a.◁/think▷Yes. No.",
  "a\n<|end_of_thought|>\n\n<|begin_of_solution|>Yes. No.<|end_of_solution|>",
  // what follows the visible text
  "Yes. No.</s>",
  "Yes. No.<|im_end|>\n",
  "Yes. No.\n<think>a</think>\nMaybe.",
  'Yes. No.\n<tool_call>\n{"name": "f"}\n</tool_call>',
  "<think>a</think>Yes. No. [TOOL_CALLS] [{}]",
  "Yes. No. <think>a b c</think>\nMaybe.",
  "Yes. No. <thinking>a…</thinking> Maybe",
  "Yes. No.<|end|><|start|>assistant<|channel|>analysis<|message|>a",
  "Yes. No.<|end|><|channel|>analysis<|message|>a",
  "<|channel|>final <|constrain|>json<|message|>Yes. No.<|return|>",
];

describe("the visible part of an answer", () => {
  it.each(THINKING)("is found in %j", (text) => {
    expect(seen(text)).toBe("Yes. No.");
  });

  it.each([
    "Yes. No.",
    " Yes.",
    "The tags <think> and </think> surround thinking.",
    "Write `</think>` after it.",
    "Write `<think>a b</think>` before it.",
    'Write "<think>" first and "</think>" last.',
    "Wrap it in <think>...</think>.",
    "Print `<|start|>assistant<|channel|>analysis` first.",
    'The tag "</think>" ends it.',
    "Like this:\n```\na\n</think>\nb\n```\nDone.",
    "<thinker>a</thinker>",
    "<p>Yes</p> [1] x < y and a | b",
    "analysis of the data",
    "Thought: I think so.",
    "**Thinking:** it is a verb.",
    "```thinking\nnever closed",
    "```js\na\n```\nb",
    "<answer>Yes</answer>",
    "An [THINK] tag",
    "Call `<tool_call>` for it.",
    "</s>",
  ])("is all of %j", (text) => {
    expect(seen(text)).toBe(text);
  });

  it.each([
    "<think>a",
    "<think>a</thinking>",
    "<think>a</think>",
    "<|channel|>analysis<|message|>a",
    "a.\n</think>\n",
  ])("is empty in %j", (text) => {
    expect(seen(text)).toBe("");
  });

  it.each([
    "Use </think> to close it, then go on.",
    "<think>a</think>\nb\n</think>\nc",
    "Yes. <think>a\n</think>\nNo.",
    "a\n</think>\n\nb\n</think>\n\nc",
  ])("is unclear in %j", (text) => {
    expect(seen(text)).toBeUndefined();
  });

  it("is found in time that grows with the text alone", () => {
    const repeated = [
      "<think>",
      "</think>",
      "\n<think>\n",
      "`</think>` ",
      "\n```\n",
      "<a:think>\n",
      "<tool_call>",
      " ",
    ];
    for (const piece of repeated) {
      for (const start of ["", "<think>", "Yes. ", "Thought: ", "<|channel|>"])
        expect(findVisible(start + piece.repeat(20_000)).end).toBeLessThan(400_000);
    }
  });

  it("is a part of the text, for any text", () => {
    fc.assert(
      fc.property(hostileText, hostileText, hostileText, (a, b, c) => {
        const text = `${a}<think>${b}</think>${c}`;
        const { start, end } = findVisible(text);
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeGreaterThanOrEqual(start);
        expect(end).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});

describe("a tool call written as text", () => {
  it.each([
    '<tool_call>\n{"name": "f", "arguments": {}}\n</tool_call>',
    "<tool_calls>[]</tool_calls>",
    `<functioncall> {"name": "f", "arguments": '{}'} <|endoftext|>`,
    "<function=f>{}</function>",
    '<function_calls>\n<invoke name="f">',
    "<minimax:tool_call>f</minimax:tool_call>",
    "<TOOLCALL>[{}]</TOOLCALL>",
    "<|tool_call|>[{}]",
    "<|tool_calls_section_begin|>",
    "<|tool_call_start|>[f()]<|tool_call_end|>",
    "<|python_tag|>f.call()",
    "<｜tool▁calls▁begin｜>",
    "<|START_ACTION|>[]",
    '[TOOL_CALLS] [{"name": "f"}]',
    "✿FUNCTION✿: f",
    "functools[{}]",
    "<|channel|>commentary to=functions.f <|message|>{}",
    "<|start|>assistant to=functions.f<|channel|>commentary json<|message|>{}<|call|>",
    '{"name": "f", "arguments": {"a": 1}}',
    '[{"name": "f", "arguments": "{}"}, {"name": "g", "parameters": {}}]',
    '```json\n{"name": "f", "arguments": {}}\n```',
    `{'name': 'f', 'arguments': {'a': True}}`,
    '[find_ferry(harbour="Brest")]',
    "[Market Trends API(kind='x'), f()]",
    "Thought: I need it.\nAction: search\nAction Input: ferries",
    'Action: f\nAction Input: {"a": 1}',
    '<function name="f">{"a": 1}</function>',
    '<|recipient|>f\n<|content|>{"a": 1}',
    "<|from|>assistant\n<|recipient|>f\n<|content|>{}",
    'Thought: a\nAction:\n```json\n{"action": "f", "action_input": {}}\n```',
    '{"type": "function", "function": {"name": "f", "arguments": {}}}',
    '[{"id": "a", "type": "function", "function": {"name": "f", "arguments": "{}"}}]',
    '{"tool_calls": [{"name": "f", "arguments": {}}]}',
    '{"arguments": {}, "name": "f"}\n{"arguments": {}, "name": "g"}',
    "[FUNCTION_CALL] f()",
    '{"name": "f", "arguments": {"a": 1}}<|im_end|>',
    '[{"name": "f", "arguments": {}}]</s>',
    "[f(a=1), g(b=2)]<|eom_id|>\n",
  ])("is a call: %j", (text) => {
    expect(callKind(text)).toBe("call");
  });

  it.each([
    "<tool_call>{}</tool_call>",
    "<minimax:tool_call>f</minimax:tool_call>",
    "<function=f>{}</function>",
    '<function name="f">{}</function>',
    "<|tool_call|>[{}]",
    "<|python_tag|>f.call()",
    "<｜tool▁calls▁begin｜>",
    "<｜DSML｜function_calls>",
    "<|start|>assistant to=functions.f<|message|>{}",
    "[TOOL_CALLS] [{}]",
    "[FUNCTION_REQUEST]",
    "<|recipient|>f",
    "✿FUNCTION✿: f",
    "functools[{}]",
    "```tool_code\nf()\n```",
    "```TOOL_CALL\nf()\n```",
  ])("ends what is visible of an answer: %j", (call) => {
    expect(seen(`Yes. No. ${call}`)).toBe("Yes. No.");
  });

  it.each([
    '{"tool": "f", "args": {}}',
    '{"function": {"name": "f", "arguments": {}}, "why": "so"}',
    '{"action": "f", "action_input": "x"}',
    'find_ferry(harbour="Brest")',
    "I look it up.\nAction: f\nAction Input: x",
    'f\n{"a": 1}',
    "Action: search[Oslo]",
    "Thought 1: hm\nAction 1: search[Oslo]",
    'f(a="b")<|eot_id|>',
  ])("is a call only before its result: %j", (text) => {
    expect(callKind(text)).toBe("call-before-result");
  });

  it.each([
    "<execute>\nprint(1)\n</execute>",
    '<tools>\n{"name": "f", "arguments": {}}\n</tools>',
    '<action kind="x">look</action><|im_end|>',
    "```python\nprint(1)\n```",
  ])("is a call only before what is named a result: %j", (text) => {
    expect(callKind(text)).toBe("call-before-named-result");
  });

  it.each([
    ...["Yes.", "", "[1]", "{}", "[]", '{"name": "Ada", "age": 3}', '[{"name": "f"}]', "f", "[see below]"],
    ...[
      "Thought: a\nAction: b\nAction Input: c\nFinal Answer: d",
      "Use <tool_call> for it.",
      'Action:\n```json\n{"action": "Final Answer", "action_input": "x"}\n```',
      "<|recipient|>all\n<|content|>Yes.",
      '{"a": 1}\n{"b": 2}',
      'Here\n{"a": 1',
      "print('hello there')",
      "<b>Yes.</b> It is so.",
      "See:\n```python\nprint(1)\n```",
      "```python\n1\n```\nand\n```python\n2\n```",
    ],
  ])("is not a call: %j", (text) => {
    expect(callKind(text)).toBeUndefined();
  });

  it.each([
    ["FUNCTION RESPONSE: {}", false, true],
    ["<tool_response>\n{}\n</tool_response>", false, true],
    ["Observation: 3", true, true],
    ["[TOOL_RESULTS] []", false, true],
    ['{"a": 1}', true, true],
    ['{"a": 1}', false, false],
    ["What does the API response say?", true, false],
  ])("has a result, or not: %j", (text, followsCall, expected) => {
    expect(isToolResult(text, followsCall)).toBe(expected);
  });
});

describe("a loss mark", () => {
  it.each([
    ...[{ weight: 0 }, { weight: -0 }, { weight: false }, { weight: "0" }, { weight: "0.0" }],
    ...[{ train: false }, { training: "False" }, { loss: 0 }, { loss: false }, { trainable: false }],
    ...[{ loss_weight: 0 }, { loss_mask: 0 }, { masked: true }, { weight: 1, train: false }],
  ])("marks a message as untrained: %j", (mark) => {
    expect(isMarkedUntrained(mark)).toBe(true);
  });

  it("marks a message as untrained when it is a number with its spelling", () => {
    expect(isMarkedUntrained({ weight: new ExactNumber("0.0") })).toBe(true);
    expect(isMarkedUntrained({ weight: new ExactNumber("1.0") })).toBe(false);
  });

  it.each([
    {},
    { weight: 1 },
    { weight: 0.5 },
    { weight: null },
    { train: true },
    { loss: "yes" },
    { masked: false },
  ])("does not: %j", (mark) => {
    expect(isMarkedUntrained(mark)).toBe(false);
  });
});

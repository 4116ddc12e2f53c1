import type { JsonObject } from "../../src/formats/input/format.js";
import type { FormatSettings } from "../../src/formats/input/registry.js";

const user = (content: unknown) => ({ role: "user", content });
const assistant = (content: unknown, more: object = {}) => ({ role: "assistant", content, ...more });
const call = { tool_calls: [{ id: "a", type: "function", function: { name: "f", arguments: "{}" } }] };
const image = { type: "image_url", image_url: { url: "data:," } };
const text = (value: string) => ({ type: "text", text: value });

/** Settings, a row, and the prompt and answer of each exchange. */
export const ROWS: readonly [string, FormatSettings, JsonObject, readonly (readonly [string, string])[]][] = [
  [
    "a pair",
    { name: "pair", promptField: "q", answerField: "a" },
    { q: "Q", a: "A", extra: 1 },
    [["Q", "A"]],
  ],
  [
    "a pair under the names of Object's own",
    { name: "pair", promptField: "toString", answerField: "constructor" },
    { toString: "Q", constructor: "A" },
    [["Q", "A"]],
  ],
  [
    "Dolly with a context",
    { name: "pair", promptField: "instruction", answerField: "response", contextField: "context" },
    { instruction: "I", context: "C", response: "R" },
    [["C", "R"]],
  ],
  [
    "Dolly with a blank context",
    { name: "pair", promptField: "instruction", answerField: "response", contextField: "context" },
    { instruction: "I", context: " ", response: "R" },
    [["I", "R"]],
  ],
  ["Alpaca with an input", { name: "alpaca" }, { instruction: "I", input: "X", output: "O" }, [["X", "O"]]],
  [
    "Alpaca with a blank input",
    { name: "alpaca" },
    { instruction: "I", input: "\n", output: "O" },
    [["I", "O"]],
  ],
  ["Alpaca without an input", { name: "alpaca" }, { instruction: "I", output: "O" }, [["I", "O"]]],
  [
    "Alpaca with a history",
    { name: "alpaca" },
    { instruction: "I", output: "O", history: [["q", "a"]] },
    [
      ["q", "a"],
      ["I", "O"],
    ],
  ],
  [
    "prompt and completion as messages",
    { name: "prompt-completion-chat" },
    { prompt: [{ role: "system", content: "S" }, user("Q")], completion: [assistant("A")] },
    [["Q", "A"]],
  ],
  [
    "a chat",
    { name: "messages", chatField: "messages" },
    { messages: [{ role: "system", content: "S" }, user("1"), assistant("2"), user("3"), assistant("4")] },
    [
      ["1", "2"],
      ["3", "4"],
    ],
  ],
  [
    "two user turns in a row",
    { name: "messages", chatField: "messages" },
    { messages: [user("1"), user("2"), assistant("3")] },
    [["2", "3"]],
  ],
  [
    "a tool call before the answer",
    { name: "messages", chatField: "messages" },
    { messages: [user("1"), assistant(null, call), { role: "tool", content: "r" }, assistant("2")] },
    [["1", "2"]],
  ],
  [
    "a tool call at the end",
    { name: "messages", chatField: "messages" },
    { messages: [user("1"), assistant("2"), user("3"), assistant("", call)] },
    [["1", "2"]],
  ],
  [
    "a tool call with words",
    { name: "messages", chatField: "messages" },
    { messages: [user("1"), assistant("Let me see", call), { role: "tool", content: "r" }, assistant("2")] },
    [["1", "Let me see"]],
  ],
  [
    "parts",
    { name: "messages", chatField: "messages" },
    { messages: [user([image, text("1"), text("2"), image]), assistant([text("3"), text("4")])] },
    [["2", "34"]],
  ],
  [
    "only an image to ask",
    { name: "messages", chatField: "messages" },
    { messages: [user([image]), assistant("3")] },
    [["", "3"]],
  ],
  [
    "thinking in front",
    { name: "messages", chatField: "messages" },
    { messages: [user("1"), assistant("<think>\nhm\n</think>\n\nyes")] },
    [["1", "yes"]],
  ],
  [
    "thinking alone",
    { name: "messages", chatField: "messages" },
    { messages: [user("1"), assistant("<think>hm")] },
    [["1", ""]],
  ],
  [
    "ShareGPT",
    { name: "sharegpt", chatField: "conversations" },
    {
      conversations: [
        { from: "system", value: "S" },
        { from: "human", value: "1" },
        { from: "gpt", value: "2" },
      ],
    },
    [["1", "2"]],
  ],
  [
    "ShareGPT with a call",
    { name: "sharegpt", chatField: "conversations" },
    {
      conversations: [
        { from: "human", value: "1" },
        { from: "function_call", value: "{}" },
        { from: "observation", value: "r" },
        { from: "gpt", value: "2" },
      ],
    },
    [["1", "2"]],
  ],
];

/** Settings, an invalid row, the rule that rejects it, and the field. */
export const INVALID_ROWS: readonly [string, FormatSettings, JsonObject, string, string][] = [
  ["no answer", { name: "pair", promptField: "q", answerField: "a" }, { q: "Q" }, "missing-field", "a"],
  [
    "a null answer",
    { name: "pair", promptField: "q", answerField: "a" },
    { q: "Q", a: null },
    "wrong-type",
    "a",
  ],
  [
    "an inherited field",
    { name: "pair", promptField: "toString", answerField: "a" },
    { a: "A" },
    "missing-field",
    "toString",
  ],
  ["a number to ask", { name: "alpaca" }, { instruction: 3, output: "O" }, "wrong-type", "instruction"],
  [
    "a crooked history",
    { name: "alpaca" },
    { instruction: "I", output: "O", history: [["q"]] },
    "wrong-type",
    "history[0]",
  ],
  [
    "messages that are not a list",
    { name: "messages", chatField: "messages" },
    { messages: "hi" },
    "wrong-type",
    "messages",
  ],
  [
    "a message that is not an object",
    { name: "messages", chatField: "messages" },
    { messages: ["hi"] },
    "wrong-type",
    "messages[0]",
  ],
  [
    "a message without a role",
    { name: "messages", chatField: "messages" },
    { messages: [{ content: "x" }] },
    "missing-field",
    "messages[0].role",
  ],
  [
    "a number as content",
    { name: "messages", chatField: "messages" },
    { messages: [user(3)] },
    "wrong-type",
    "messages[0].content",
  ],
  [
    "an answer of null",
    { name: "messages", chatField: "messages" },
    { messages: [user("1"), assistant(null)] },
    "wrong-type",
    "messages[1].content",
  ],
  [
    "a text part without text",
    { name: "messages", chatField: "messages" },
    { messages: [user([{ type: "text" }])] },
    "missing-field",
    "messages[0].content[0].text",
  ],
  [
    "a role of Object's own",
    { name: "messages", chatField: "messages" },
    { messages: [{ role: "constructor", content: "x" }] },
    "unknown-role",
    "messages[0].role",
  ],
  [
    "a ShareGPT value of null",
    { name: "sharegpt", chatField: "conversations" },
    { conversations: [{ from: "human", value: null }] },
    "wrong-type",
    "conversations[0].value",
  ],
];

/** The first row of a file, and the settings that are detected from it. */
export const DETECTED_ROWS: readonly [string, JsonObject, FormatSettings][] = [
  ["GSM8K", { question: "q", answer: "a" }, { name: "pair", promptField: "question", answerField: "answer" }],
  [
    "prompt and completion",
    { prompt: "q", completion: "a" },
    { name: "pair", promptField: "prompt", answerField: "completion" },
  ],
  [
    "prompt and response",
    { prompt: "q", response: "a" },
    { name: "pair", promptField: "prompt", answerField: "response" },
  ],
  [
    "SAMSum",
    { id: "1", dialogue: "q", summary: "a" },
    { name: "pair", promptField: "dialogue", answerField: "summary" },
  ],
  ["FLAN", { inputs: "q", targets: "a" }, { name: "pair", promptField: "inputs", answerField: "targets" }],
  [
    "query and response",
    { query: "q", response: "a" },
    { name: "pair", promptField: "query", answerField: "response" },
  ],
  [
    "Dolly",
    { instruction: "q", context: "", response: "a", category: "c" },
    { name: "pair", promptField: "instruction", answerField: "response", contextField: "context" },
  ],
  ["Alpaca", { instruction: "q", input: "", output: "a", text: "rendered" }, { name: "alpaca" }],
  ["OpenAI", { messages: [user("q"), assistant("a")] }, { name: "messages", chatField: "messages" }],
  [
    "UltraChat",
    { prompt: "q", prompt_id: "1", messages: [user("q"), assistant("a")] },
    { name: "messages", chatField: "messages" },
  ],
  [
    "ShareGPT",
    { conversations: [{ from: "human", value: "q" }] },
    { name: "sharegpt", chatField: "conversations" },
  ],
  [
    "roles under conversations",
    { conversations: [user("q"), assistant("a")] },
    { name: "messages", chatField: "conversations" },
  ],
  [
    "prompt and completion as messages",
    { prompt: [user("q")], completion: [assistant("a")] },
    { name: "prompt-completion-chat" },
  ],
];

import { listOfObjects, TEXT } from "../../domain/columns.js";
import type { Message } from "../../domain/conversation.js";
import type { Path } from "../../domain/path.js";
import { stringifyExact } from "../../json/exact.js";
import { isObject } from "../../json/is-object.js";
import { type OutputFormat, optional, unsupportedContent } from "./format.js";
import { plainText, refuseKnownKeys } from "./plain-text.js";
import { withoutOrderedIds } from "./result-order.js";

const FROM: Readonly<Record<string, string>> = {
  system: "system",
  user: "human",
  assistant: "gpt",
  tool: "observation",
};

type Turn = Readonly<Record<string, unknown>>;

/** `from` and `value`, with tool calls and tools as JSON text, as in LLaMA-Factory. */
export const sharegpt: OutputFormat = {
  summary: "{ conversations: [{ from, value }] }",
  keys: ["conversations"],
  optionalKeys: ["tools"],
  columns: { conversations: listOfObjects({ from: TEXT, value: TEXT }) },
  holdsTurns: true,
  holdsMedia: true,
  holdsRequest: false,
  needsRendering: false,
  write: ({ conversation: { messages, paths, tools, toolsText } }) => ({
    conversations: withoutOrderedIds(messages, paths).map((message, i) => toTurn(message, paths[i] ?? [])),
    ...optional("tools", tools === undefined ? undefined : (toolsText ?? textOf(tools))),
  }),
};

function toTurn(message: Message, path: Path): Turn {
  const { role, content, tool_calls: calls, ...rest } = message;
  refuseKnownKeys({ role, ...rest }, "sharegpt", path);
  if (Object.hasOwn(rest, "from") || Object.hasOwn(rest, "value"))
    throw unsupportedContent("sharegpt has no place for other keys of these names", path);
  if (calls !== undefined) return { from: "function_call", value: callText(content, calls, path), ...rest };
  const from = FROM[role];
  if (from === undefined) throw unsupportedContent("sharegpt does not have this role", path);
  return { from, value: plainText(message, "sharegpt", path), ...rest };
}

/** LLaMA-Factory reads a thinking block before the JSON of a call, and no other text. */
const THINKING = /^\s*<think>[\s\S]*<\/think>\s*$/;

function callText(content: unknown, calls: unknown, path: Path): string {
  const isBlank = typeof content === "string" && content.trim() === "";
  if (!isBlank && !(typeof content === "string" && THINKING.test(content)))
    throw unsupportedContent("sharegpt has no place for text next to a tool call", path);
  const functions = (Array.isArray(calls) ? (calls as unknown[]) : [calls]).map((call) =>
    toFunction(call, path),
  );
  return (isBlank ? "" : content) + stringifyExact(functions.length === 1 ? functions[0] : functions);
}

/** The name and the arguments of a call; what its id tells, the order of the results tells, too. */
function toFunction(call: unknown, path: Path): Turn {
  if (!isObject(call) || !isObject(call["function"]) || call["function"]["arguments"] === undefined)
    throw unsupportedContent("sharegpt has no place for a call that is not a function with arguments", path);
  const { id: _, type: __, function: inner, ...rest } = call;
  const other = Object.keys(rest).find((key) => rest[key] !== null);
  if (other !== undefined) throw unsupportedContent("sharegpt has no place for other keys of a call", path);
  return inner as Turn;
}

function textOf(tools: unknown): string {
  return typeof tools === "string" ? tools : stringifyExact(tools);
}

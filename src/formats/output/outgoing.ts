import type { Conversation, Message } from "../../domain/conversation.js";
import type { Path } from "../../domain/path.js";
import { parseInnerJson } from "../../json/duplicate-keys.js";
import { stringifyExact } from "../../json/exact.js";
import { isObject } from "../../json/is-object.js";
import { type ToolArguments, unsupportedContent } from "./format.js";

type Fields = Readonly<Record<string, unknown>>;

/** The first keys of a message, in output order; all others follow. */
const KEYS: readonly string[] = [
  "role",
  "name",
  "content",
  "reasoning_content",
  "tool_calls",
  "tool_call_id",
];

/**
 * The conversation as it is written, and so as the trainer renders it: without null values, with one name for each
 * role, and with tools and their calls in the form that chat templates know. Throws RowError `unsupported-content` for
 * arguments that must become an object and are not one.
 */
export function outgoing(conversation: Conversation, toolArguments: ToolArguments): Conversation {
  const { tools } = conversation;
  return {
    ...conversation,
    messages: conversation.messages.map((message, i) =>
      outgoingMessage(message, toolArguments, conversation.paths[i] ?? []),
    ),
    tools: Array.isArray(tools) ? tools.map(wrapped) : tools,
  };
}

function outgoingMessage(message: Message, toolArguments: ToolArguments, path: Path): Message {
  const { role, content, tool_calls: calls } = message;
  const others = Object.keys(message).filter((key) => !KEYS.includes(key));
  const values: Record<string, unknown> = {
    ...message,
    role: role === "developer" ? "system" : role,
    // a message with only tool calls gets an empty content, which some templates require
    content: content ?? "",
    tool_calls: outgoingCalls(calls, toolArguments, path),
  };
  const fields = [...KEYS, ...others].filter((key) => values[key] !== undefined && values[key] !== null);
  return Object.fromEntries(fields.map((key) => [key, values[key]])) as Message;
}

function outgoingCalls(calls: unknown, toolArguments: ToolArguments, path: Path): unknown {
  if (!Array.isArray(calls)) return calls;
  if (calls.length === 0) return undefined;
  return calls.map((call: unknown) => {
    const whole = wrapped(call);
    return toolArguments === "as-is" ? whole : withArguments(whole, toolArguments, path);
  });
}

/** A tool or a call that has its name at the top, in the form `{ type: "function", function: … }`. */
function wrapped(value: unknown): unknown {
  if (!isObject(value) || isObject(value["function"]) || typeof value["name"] !== "string") return value;
  const { type = "function", id, ...named } = value;
  if (type !== "function") return value;
  return { ...(id == null ? {} : { id }), type, function: named };
}

function withArguments(call: unknown, form: "object" | "string", path: Path): unknown {
  const inner = isObject(call) ? call["function"] : undefined;
  if (!isObject(inner)) return call;
  const { arguments: value } = inner;
  if (typeof value !== "string" && typeof value !== "object") return call;
  const isText = typeof value === "string";
  if (isText === (form === "string")) return call;
  const written = isText ? parseArguments(value, path) : stringifyExact(value);
  return { ...(call as Fields), function: { ...inner, arguments: written } };
}

function parseArguments(text: string, path: Path): unknown {
  try {
    const value = parseInnerJson(text, path);
    if (typeof value === "object" && value !== null) return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw unsupportedContent("the arguments of a tool call are not a JSON object", path);
}

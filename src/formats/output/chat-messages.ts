import type { Conversation, Message } from "../../domain/conversation.js";
import type { Path } from "../../domain/path.js";
import { type ToolArguments, unsupportedContent } from "./format.js";

/** Other names of the roles. */
const ROLES: Readonly<Record<string, string>> = {
  human: "user",
  gpt: "assistant",
  chatgpt: "assistant",
  bot: "assistant",
  model: "assistant",
  developer: "system",
  function: "tool",
  observation: "tool",
  tool_response: "tool",
  function_response: "tool",
  ipython: "tool",
};

/** The message keys of chat templates and chat APIs, in output order. */
const KEYS = ["role", "name", "content", "reasoning_content", "tool_calls", "tool_call_id"] as const;

/**
 * The messages with the trainers' names for roles, only keys that trainers know, and no null values. Throws RowError
 * `unsupported-content` for tool arguments that must become an object and are not one.
 */
export function chatMessages(
  { messages, paths }: Conversation,
  toolArguments: ToolArguments,
): readonly Message[] {
  return messages.map((message, i) => {
    const named: Message = { ...message, role: ROLES[message.role] ?? message.role };
    const calls = named["tool_calls"];
    if (Array.isArray(calls) && toolArguments !== "as-is") {
      const path = paths[i] ?? [];
      return pickKeys({
        ...named,
        tool_calls: calls.map((call: unknown) => withArguments(call, toolArguments, path)),
      });
    }
    return pickKeys(named);
  });
}

function pickKeys(named: Message): Message {
  const fields = KEYS.filter((key) => named[key] !== undefined && named[key] !== null);
  const values = Object.fromEntries(fields.map((key) => [key, named[key]]));
  // a message with only tool calls gets an empty content, which some templates require
  return { role: named.role, ...("content" in values ? {} : { content: "" }), ...values } as Message;
}

function withArguments(call: unknown, form: "object" | "string", path: Path): unknown {
  const inner: unknown = Reflect.get(Object(call), "function");
  const value: unknown = Reflect.get(Object(inner), "arguments");
  if (typeof value !== "string" && typeof value !== "object") return call;
  const isText = typeof value === "string";
  if (isText === (form === "string")) return call;
  return {
    ...(call as object),
    function: {
      ...(inner as object),
      arguments: isText ? parseArguments(value, path) : JSON.stringify(value),
    },
  };
}

function parseArguments(text: string, path: Path): unknown {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value;
  } catch {
    // not JSON: the error below
  }
  throw unsupportedContent("the arguments of a tool call are not a JSON object", path);
}

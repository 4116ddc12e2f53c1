import type { Message } from "../../domain/conversation.js";
import type { Path } from "../../domain/path.js";
import { chatMessages } from "./chat-messages.js";
import { type OutputFormat, optional, unsupportedContent } from "./format.js";
import { plainText } from "./two-texts.js";

const FROM: Readonly<Record<string, string>> = {
  system: "system",
  user: "human",
  assistant: "gpt",
  tool: "observation",
};

/** `from` and `value`, with tool calls and tools as JSON text, as in LLaMA-Factory. */
export const sharegpt: OutputFormat = {
  summary: "{ conversations: [{ from, value }] }",
  keys: ["conversations"],
  optionalKeys: ["tools"],
  holdsTurns: true,
  holdsMedia: true,
  needsRendering: false,
  write: ({ conversation, toolArguments }) => ({
    conversations: chatMessages(conversation, toolArguments).map((message, i) =>
      toShareGpt(message, conversation.paths[i] ?? []),
    ),
    ...optional("tools", conversation.tools === undefined ? undefined : textOf(conversation.tools)),
  }),
};

function toShareGpt(message: Message, path: Path): { readonly from: string; readonly value: string } {
  const { role, content, tool_calls: calls, tool_call_id: _, name: __, ...rest } = message;
  if (Array.isArray(calls) && calls.length > 0) {
    if (typeof content === "string" && content.trim() !== "") {
      throw unsupportedContent("sharegpt has no place for text next to a tool call", path);
    }
    const functions = calls.map((call: unknown) => {
      const inner: unknown = Reflect.get(Object(call), "function") ?? call;
      return { name: Reflect.get(Object(inner), "name"), arguments: Reflect.get(Object(inner), "arguments") };
    });
    return {
      from: "function_call",
      value: JSON.stringify(functions.length === 1 ? functions[0] : functions),
    };
  }
  const from = FROM[role];
  if (from === undefined) throw unsupportedContent("sharegpt does not have this role", path);
  return { from, value: plainText({ role, content, ...rest }, "sharegpt", path) };
}

function textOf(tools: unknown): string {
  return typeof tools === "string" ? tools : JSON.stringify(tools);
}

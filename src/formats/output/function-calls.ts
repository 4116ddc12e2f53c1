import type { Conversation, Message } from "../../domain/conversation.js";
import { stringifyExact } from "../../json/exact.js";

type Fields = Readonly<Record<string, unknown>>;

interface FunctionCalls extends Pick<Conversation, "messages" | "tools"> {
  readonly functions: unknown;
}

/**
 * Tool calls without ids as OpenAI's `function_call` and `functions`, which need none; in a row with ids, or with
 * several calls in one message, nothing changes.
 */
export function asFunctionCalls({ messages, tools }: Conversation): FunctionCalls {
  const calls = messages.map(soleFunction);
  const isOlder =
    calls.some((call) => call !== undefined) &&
    messages.every((message, i) => calls[i] !== undefined || !Array.isArray(message["tool_calls"])) &&
    messages.every(({ tool_call_id: id }) => id === undefined);
  if (!isOlder || !(tools === undefined || isFunctionList(tools)))
    return { messages, tools, functions: undefined };
  let name: unknown;
  return {
    messages: messages.map((message, i): Message => {
      const call = calls[i];
      if (call !== undefined) {
        name = call["name"];
        const { tool_calls: _, ...rest } = message;
        const { arguments: value } = call;
        const text = typeof value === "string" ? value : stringifyExact(value);
        return { ...rest, role: message.role, function_call: { ...call, arguments: text } };
      }
      if (message.role !== "tool") return message;
      return { ...message, role: "function", name: message["name"] ?? name };
    }),
    tools: undefined,
    functions: tools?.map((tool) => tool.function),
  };
}

/** The function of a message's only call, if the call has no id. */
function soleFunction(message: Message): Fields | undefined {
  const calls = message["tool_calls"];
  if (!Array.isArray(calls) || calls.length !== 1) return undefined;
  const [call] = calls as readonly unknown[];
  if (typeof call !== "object" || call === null || Reflect.get(call, "id") !== undefined) return undefined;
  const inner: unknown = Reflect.get(call, "function");
  return typeof inner === "object" && inner !== null ? (inner as Fields) : undefined;
}

function isFunctionList(tools: unknown): tools is readonly { readonly function: unknown }[] {
  return (
    Array.isArray(tools) &&
    tools.every((tool: unknown) => typeof Reflect.get(Object(tool), "function") === "object")
  );
}

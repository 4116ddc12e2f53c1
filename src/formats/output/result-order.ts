import type { Message } from "../../domain/conversation.js";
import type { Path } from "../../domain/path.js";
import { isObject } from "../../json/is-object.js";
import { unsupportedContent } from "./format.js";

interface Call {
  readonly id: unknown;
  readonly name: unknown;
}

/**
 * The messages with tool results that have neither an id nor a name, for a format that tells results by their order.
 * Throws RowError `unsupported-content` for a result whose id or name is not that of the call in its place.
 */
export function withoutOrderedIds(messages: readonly Message[], paths: readonly Path[]): readonly Message[] {
  let waiting: Call[] = [];
  return messages.map((message, i) => {
    const { tool_calls: calls, tool_call_id: id, name, ...rest } = message;
    if (Array.isArray(calls)) waiting.push(...calls.map(toCall));
    if (message.role !== "tool") {
      if (!Array.isArray(calls)) waiting = [];
      return message;
    }
    const call = waiting.shift();
    const isKnown = (id === undefined || id === call?.id) && (name === undefined || name === call?.name);
    if (isKnown) return rest;
    throw unsupportedContent(
      "the format tells the results of tools by their order, and this one is not in the order of the calls",
      [...(paths[i] ?? []).slice(0, -1), id === undefined ? "name" : "tool_call_id"],
    );
  });
}

function toCall(call: unknown): Call {
  if (!isObject(call)) return { id: undefined, name: undefined };
  const inner = call["function"];
  return { id: call["id"], name: isObject(inner) ? inner["name"] : undefined };
}

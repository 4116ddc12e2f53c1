import { type Conversation, contentTexts, type Message } from "../domain/conversation.js";
import type { Path } from "../domain/path.js";
import { findBrokenLaw } from "./role-laws.js";
import type { CallRules, Trainer } from "./trainer.js";

/** Why a trainer cannot read a row. */
export interface Incompatibility {
  readonly path: Path;
  readonly message: string;
}

/** The columns that hold the media of a conversation. */
export const MEDIA_COLUMNS: readonly string[] = ["image", "images", "video", "videos", "audio", "audios"];

/** The first part of a row that a trainer cannot read; `columns` are the row's columns with media. */
export function findIncompatibility(
  name: string,
  { takesTools, mediaParts, mediaColumns, messageKeys, roles, calls }: Trainer,
  { messages, paths, tools }: Conversation,
  columns: readonly string[],
): Incompatibility | undefined {
  if (!takesTools && tools !== undefined)
    return { path: ["tools"], message: `${name} does not accept tools` };
  const [column] = columns;
  if (column !== undefined && !mediaColumns)
    return { path: [column], message: `${name} does not accept media in a column` };
  const law = roles && findBrokenLaw(roles.laws, messages);
  if (law !== undefined)
    return { path: paths[law.index] ?? [], message: `${name} ${roles?.otherwise}: ${law.broken}` };
  for (const [i, message] of messages.entries()) {
    const path = paths[i] ?? [];
    const fault = calls && faultOfCalls(calls, message);
    if (fault !== undefined) return { path, message: `${name} ${fault}` };
    const part = partTypes(message).find((type) => type !== "text" && !mediaParts.includes(type));
    if (part !== undefined) {
      const accepted = mediaParts.length === 0 ? "only text" : `parts of type text, ${mediaParts.join(", ")}`;
      return { path, message: `${name} accepts ${accepted}` };
    }
    const key = Object.keys(message).find(
      (one) => messageKeys?.includes(one) === false && message[one] != null,
    );
    if (key !== undefined)
      return { path, message: `${name} accepts messages with only the keys ${messageKeys!.join(", ")}` };
  }
  return undefined;
}

/** What a message's tool calls, or the id of its tool's result, have against the rules. */
function faultOfCalls({ takesText, ids }: CallRules, message: Message): string | undefined {
  const { tool_calls: calls, tool_call_id: answered } = message;
  const list: readonly unknown[] = Array.isArray(calls) ? calls : [];
  if (!takesText && list.length > 0 && contentTexts(message).some((text) => text !== ""))
    return "accepts no text next to tool calls; move the text to a message of its own";
  if (ids === undefined) return undefined;
  const named = list.map((call) => Reflect.get(Object(call), "id") as unknown);
  if (message.role === "tool") named.push(answered);
  const isWrong = named.some((id) => typeof id !== "string" || !ids.pattern.test(id));
  return isWrong ? `accepts tool calls only with ids of ${ids.form}` : undefined;
}

/** The types of a content's parts; a content that is one text has none. */
export function partTypes({ content }: Message): readonly string[] {
  return Array.isArray(content)
    ? content.map((part: unknown) => String(Reflect.get(Object(part), "type")))
    : [];
}

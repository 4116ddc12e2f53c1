import { z } from "zod";
import type { Answer } from "../../domain/example.js";
import type { Path } from "../../domain/path.js";
import { listPattern, objectPattern } from "../../json/spans.js";
import { LOSS_KEYS, MARK_KEYS } from "../loss-marks.js";
import { isBesideContent } from "./chat-message.js";
import { messageKind } from "./message-kind.js";
import { mismatch } from "./parse-row.js";
import { hasCallPart, hasResultPart } from "./tool-parts.js";
import {
  markedReply,
  type ParsedMessage,
  type PlacedText,
  partsAnswer,
  textAnswer,
  textPrompt,
} from "./turns.js";

export const Message = z.looseObject({
  role: z.string(),
  content: z.unknown().optional(),
  tool_calls: z.unknown().optional(),
  function_call: z.unknown().optional(),
  channel: z.unknown().optional(),
  recipient: z.unknown().optional(),
});
export type Message = z.output<typeof Message>;

/** The parts of a message that are read. */
export const MESSAGE_PATTERN = objectPattern({
  role: undefined,
  content: listPattern(objectPattern({ type: undefined, text: undefined, value: undefined, ...MARK_KEYS })),
  tool_calls: undefined,
  function_call: undefined,
  channel: undefined,
  recipient: undefined,
  ...MARK_KEYS,
});

/** The keys of a message, besides its role and its content, that are read. */
export const OTHER_KEYS: readonly string[] = [
  ...["tool_calls", "function_call", "function_calls", "channel", "recipient", "refusal"],
  ...LOSS_KEYS,
];

/** The contents of the system messages. */
export function systemContents(list: readonly Message[]): readonly unknown[] {
  return list.flatMap(({ role, content }) => (messageKind(role, []) === "system" ? [content] : []));
}

/** The part of a message that exchanges are built from; `path` is the message's. */
export function parseMessage(message: Message, path: Path): ParsedMessage {
  const kind = messageKind(message.role, [...path, "role"]);
  const at = [...path, "content"];
  if (kind === "user") return parseUser(message.content, at);
  if (kind === "tool-result") return { kind: "result" };
  if (kind === "system") return { kind: "other" };
  return markedReply(message, at, kind === "tool-call" ? undefined : answerOf(message, at));
}

function parseUser(content: unknown, path: Path): ParsedMessage {
  if (typeof content === "string") return { kind: "user", prompt: textPrompt(content, path) };
  const last = textParts(content, path).at(-1);
  if (last === undefined && hasResultPart(content)) return { kind: "result" };
  if (last !== undefined) return { kind: "user", prompt: textPrompt(last.text, last.path, last.inMessage) };
  return { kind: "user", prompt: { text: "", end: { kind: "new-part", path }, inMessage: ["content"] } };
}

/**
 * Undefined for tool calls alone and for parts without text; a blank text without calls is an empty answer. In gpt-oss's
 * data only the channel `final` is for the reader, and a recipient other than the user is a tool.
 */
function answerOf(message: Message, path: Path): Answer | undefined {
  const { content, channel } = message;
  const calls = [message.tool_calls, message.function_call, message["function_calls"]];
  const hasCalls = calls.some(isCall) || hasCallPart(content);
  if (content === null || content === undefined) {
    if (hasCalls || (typeof message["refusal"] === "string" && message["refusal"] !== "")) return undefined;
    throw mismatch(path, "text or a list of parts", content);
  }
  const parts = typeof content === "string" ? undefined : filledParts(content, path);
  if (typeof channel === "string" && channel !== "" && channel !== "final") return undefined;
  if (isTool(message.recipient)) return undefined;
  if (parts?.length === 0) return undefined;
  const answer = parts === undefined ? textAnswer(content as string, path) : partsAnswer(parts);
  return hasCalls && answer.text.trim() === "" ? undefined : answer;
}

function isTool(recipient: unknown): boolean {
  return typeof recipient === "string" && !["", "all", "user", "assistant"].includes(recipient.trim());
}

/** The text parts from the first one that is not blank. */
function filledParts(content: unknown, path: Path): readonly PlacedText[] {
  const parts = textParts(content, path);
  const first = parts.findIndex(({ text }) => text.trim() !== "");
  return first === -1 ? [] : parts.slice(first);
}

function isCall(calls: unknown): boolean {
  if (typeof calls === "string") return calls.trim() !== "";
  return Array.isArray(calls) ? calls.length > 0 : typeof calls === "object" && calls !== null;
}

/** Types of text parts: OpenAI's Responses API has the last two. Qwen-VL's parts have a text alone. */
const TEXT_TYPES: readonly unknown[] = ["text", "input_text", "output_text"];

function isText(part: object): boolean {
  const type: unknown = Reflect.get(part, "type");
  return TEXT_TYPES.includes(type) || (type == null && typeof Reflect.get(part, "text") === "string");
}

/** The text parts of a list of content parts, with their paths. Other parts, such as media, are skipped. */
function textParts(content: unknown, path: Path): readonly PlacedText[] {
  if (!Array.isArray(content)) throw mismatch(path, "text or a list of parts", content);
  let before = 0;
  let group = 0;
  return content.flatMap((part: unknown, i) => {
    const inContent = before;
    if (typeof part !== "object" || part === null) throw mismatch([...path, i], "a content part", part);
    if (!isBesideContent(part)) before++;
    if (!isText(part)) {
      group++;
      return [];
    }
    const key = "value" in part && !("text" in part) ? "value" : "text";
    const text: unknown = Reflect.get(part, key);
    if (typeof text !== "string") throw mismatch([...path, i, key], "text", text);
    return [{ text, path: [...path, i, key], inMessage: ["content", inContent, "text"], group }];
  });
}

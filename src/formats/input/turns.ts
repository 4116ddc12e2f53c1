import type { Answer, Exchange, Prompt, Reply, Turns } from "../../domain/example.js";
import type { Path } from "../../domain/path.js";
import { isMarkedUntrained, spanKeyOf } from "../loss-marks.js";
import type { JsonObject } from "./format.js";
import { callKind, isToolResult } from "./text-calls.js";
import { findVisible } from "./thinking.js";

/** The part of a message that exchanges are built from. */
export type ParsedMessage =
  | { readonly kind: "user"; readonly prompt: Prompt }
  | ParsedReply
  | { readonly kind: "result" }
  | { readonly kind: "other" };

/** A message of the assistant. */
export interface ParsedReply {
  readonly kind: "reply";
  /** Where its text is, or would be. */
  readonly path: Path;
  /** Undefined if it has no text to read: a tool call, hidden thinking of its own, or media alone. */
  readonly answer: Answer | undefined;
  /** Whether the row marks it as untrained, by a key or by its place in the prompt. */
  readonly isMarked: boolean;
  /** The key by which the row marks parts of its text by offsets. */
  readonly spanKey?: string | undefined;
}

/**
 * An exchange is a user message and the first answer of the assistant after it; a tool call and its result may come
 * between the two, also as plain texts. Of several user messages in a row, only the last one belongs to an exchange. An
 * answer that the row marks as untrained makes no exchange.
 */
export function turnsOf(messages: readonly ParsedMessage[]): Turns {
  const exchanges: Exchange[] = [];
  const wordless: Exchange[] = [];
  const replies: Reply[] = [];
  let user: { readonly prompt: Prompt; readonly index: number } | undefined;
  /** The last user message, whether it is answered or not. */
  let asked: typeof user;
  let followsCall = false;
  messages.forEach((message, index) => {
    if (message.kind === "user") {
      if (replies.length > 0 && isToolResult(message.prompt.text, followsCall)) return;
      user = { prompt: message.prompt, index };
      asked = user;
      followsCall = false;
    }
    if (message.kind !== "reply") return;
    const { path, isMarked, spanKey } = message;
    const answer = isCall(message, messages[index + 1]) ? undefined : message.answer;
    replies.push({ index, path, isGreeting: asked === undefined, isMarked, spanKey });
    followsCall = answer === undefined;
    const asks = followsCall ? asked : user;
    if (answer !== undefined) user = undefined;
    if (asks === undefined || isMarked) return;
    (answer === undefined ? wordless : exchanges).push({
      prompt: asks.prompt,
      answer: answer ?? noAnswer(path),
      userIndex: asks.index,
      assistantIndex: index,
    });
  });
  return { exchanges, wordless, replies };
}

function isCall({ answer }: ParsedReply, next: ParsedMessage | undefined): boolean {
  if (answer === undefined) return true;
  const kind = callKind(answer.text);
  if (kind === undefined || kind === "call") return kind === "call";
  if (next?.kind !== "user") return next?.kind === "result";
  return isToolResult(next.prompt.text, kind === "call-before-result");
}

/** A prompt that is one text. */
export function textPrompt(text: string, path: Path, inMessage: Path = CONTENT): Prompt {
  return { text, end: { kind: "text", path }, inMessage };
}

/** A text of a message, and where it is in the row and in its message. */
export interface PlacedText {
  readonly text: string;
  readonly path: Path;
  readonly inMessage: Path;
  /** The number of parts before it that are not text, such as media: texts with another number do not join it. */
  readonly group: number;
}

/** An answer that is one text. */
export function textAnswer(text: string, path: Path): Answer {
  return partsAnswer([{ text, path, inMessage: CONTENT, group: 0 }]);
}

/** A message of the assistant, with its marks; `path` is that of its content. */
export function markedReply(
  message: Readonly<Record<string, unknown>>,
  path: Path,
  answer: Answer | undefined,
): ParsedReply {
  return { kind: "reply", path, answer, isMarked: isMarkedUntrained(message), spanKey: spanKeyOf(message) };
}

/** A message of the assistant that is one text of a row without marks. */
export function textReply(text: string, path: Path): ParsedReply {
  return { kind: "reply", path, answer: textAnswer(text, path), isMarked: false };
}

/**
 * An answer in parts, at least one: it begins in the part that has the first visible character, and what can be previewed
 * ends before the next part that is not text.
 */
export function partsAnswer(parts: readonly PlacedText[]): Answer {
  const whole = parts.map(({ text }) => text).join("");
  const { start, end, isUnclear } = findVisible(whole);
  let at = start;
  let [first] = parts as readonly [PlacedText];
  for (const part of parts) {
    first = part;
    if (at < part.text.length || part === parts.at(-1)) break;
    at -= part.text.length;
  }
  const { path, inMessage, group } = first;
  const groupEnd = parts.reduce((sum, part) => sum + (part.group <= group ? part.text.length : 0), 0);
  const visible = end <= groupEnd ? end - start : whole.slice(start, groupEnd).trimEnd().length;
  return { text: whole.slice(start), visible, isUnclear, path, at, inMessage };
}

function noAnswer(path: Path): Answer {
  return { text: "", visible: 0, isUnclear: false, path, at: 0, inMessage: CONTENT };
}

const CONTENT: Path = ["content"];

/** Whether a field holds an empty list, or a list whose first item has at least one of the keys. */
export function isListOf(row: JsonObject, field: string, ...keys: readonly string[]): boolean {
  const list = Object.hasOwn(row, field) ? row[field] : undefined;
  if (!Array.isArray(list)) return false;
  const first: unknown = list[0];
  if (list.length === 0) return true;
  return typeof first === "object" && first !== null && keys.some((key) => Object.hasOwn(first, key));
}

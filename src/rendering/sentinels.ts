import type { Message } from "../domain/conversation.js";
import { stringifyExact } from "../json/exact.js";
import type { Rendering, Span } from "./skeleton.js";

/** Noncharacters, which texts and templates do not use: they open and close a text, with its message's index. */
const OPEN = "\ufdd0";
const CLOSE = "\ufdd1";
const END = "\ufdd2";
const SENTINEL = /([\ufdd0\ufdd1])(\d+)\ufdd2/g;
const ANY_SENTINEL = /[\ufdd0-\ufdd2]/;

/**
 * A copy of the messages with sentinels around each text of their contents, inside its outer white space, so that a
 * template still trims it. Undefined when a message already contains a sentinel character.
 */
export function addSentinels(messages: readonly Message[]): readonly Message[] | undefined {
  if (ANY_SENTINEL.test(stringifyExact(messages))) return undefined;
  return messages.map((message, i) => {
    const { content } = message;
    if (typeof content === "string") return { ...message, content: addTo(content, i) };
    if (!Array.isArray(content)) return message;
    return { ...message, content: content.map((part: unknown) => addToPart(part, i)) };
  });
}

function addToPart(part: unknown, index: number): unknown {
  const text: unknown = typeof part === "object" && part !== null ? Reflect.get(part, "text") : undefined;
  return typeof text === "string" ? { ...(part as object), text: addTo(text, index) } : part;
}

function addTo(text: string, index: number): string {
  const trimmed = text.trim();
  if (trimmed === "") return text;
  const start = text.indexOf(trimmed);
  const end = start + trimmed.length;
  return `${text.slice(0, start)}${OPEN}${index}${END}${trimmed}${CLOSE}${index}${END}${text.slice(end)}`;
}

/** Removes the sentinels from a rendered text, and gives the span of each message's texts with outer white space. */
export function readSentinels(marked: string, messages: readonly Message[]): Rendering {
  const found: ({ start: number; end: number } | undefined)[] = messages.map(() => undefined);
  let text = "";
  let at = 0;
  let closed = 0;
  for (const { 0: whole, 1: kind, 2: number, index } of marked.matchAll(SENTINEL)) {
    text += marked.slice(at, index);
    at = index + whole.length;
    const message = Number(number);
    // a template may drop the beginning of a text, such as a thinking block, and the sentinel with it
    found[message] ??= { start: kind === OPEN ? text.length : closed, end: text.length };
    if (kind === CLOSE) {
      found[message].end = text.length;
      closed = text.length;
    }
  }
  text += marked.slice(at);
  const contents = found.map((span, i) => span && widen(text, span, messages[i]!["content"]));
  return { text, contents, pattern: undefined };
}

/** Extends a span by the outer white space that the template kept. */
function widen(text: string, { start, end }: Span, content: unknown): Span {
  if (typeof content !== "string") return { start, end };
  const left = content.length - content.trimStart().length;
  const right = content.length - content.trimEnd().length;
  const kept = { left: content.slice(0, left), right: content.slice(content.length - right) };
  return {
    start: text.startsWith(kept.left, start - left) ? start - left : start,
    end: text.startsWith(kept.right, end) ? end + right : end,
  };
}

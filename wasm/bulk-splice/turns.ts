// The turns of a row whose exchanges are in a list of messages.
import { isPlainAnswer } from "./answer";
import { addExchange } from "./insertions";
import { hideMarkup } from "./json";
import {
  ASSISTANT,
  CONTENT,
  escapesOf,
  findName,
  hasText,
  nameOf,
  roleOf,
  SPEAKER,
  SPEAKERS,
  textAt,
  textEnd,
  USER,
} from "./names";
import { isPlainPrompt, mayBeResult } from "./prompt";

/** The text of the last user message that has no answer yet; 0 if there is none. */
let promptAt: i32 = 0;
let promptEnd: i32 = 0;

let isAfterReply: bool = false;

export function beginTurns(): void {
  promptAt = 0;
  isAfterReply = false;
}

/** Adds the message that was found under the keys, and the exchange that it ends; false if it is not plain. */
export function addMessage(): bool {
  const key = nameOf(SPEAKER);
  const content = nameOf(CONTENT);
  if (!hasText(key) || !hasText(content)) return false;
  const speaker = findName(SPEAKERS, textAt(key), textEnd(key));
  if (speaker === 0) return false;
  const role = roleOf(speaker);
  if (role !== USER && role !== ASSISTANT) return true;
  if (hideMarkup(escapesOf(content))) return false;
  return role === USER
    ? addPrompt(textAt(content), textEnd(content))
    : addReply(textAt(content), textEnd(content));
}

/** Of several user messages in a row, only the last one belongs to an exchange. */
function addPrompt(from: i32, to: i32): bool {
  promptAt = from;
  promptEnd = to;
  return !isAfterReply || !mayBeResult(from);
}

/** A reply that follows no user message, or another reply, belongs to no exchange. */
function addReply(from: i32, to: i32): bool {
  if (!isPlainAnswer(from, to)) return false;
  isAfterReply = true;
  if (promptAt === 0) return true;
  if (!isPlainPrompt(promptAt, promptEnd) || !addExchange(promptEnd, from)) return false;
  promptAt = 0;
  return true;
}

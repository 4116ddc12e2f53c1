import type { Conversation, Message } from "../../domain/conversation.js";
import { isWholeMark, MARK_KEYS } from "../loss-marks.js";
import { unsupportedContent } from "./format.js";

/**
 * The conversation without loss marks, for a format that has no place for them or that gets its own. Throws RowError
 * `unsupported-content` for a mark between 0 and 1, which neither of the two can express.
 */
export function withoutMarks(conversation: Conversation): Conversation {
  const messages = conversation.messages.map((message, i) => {
    const marks = Object.keys(message).filter((key) => Object.hasOwn(MARK_KEYS, key));
    if (marks.length === 0) return message;
    const partial = marks.find((key) => !isWholeMark(message[key]));
    if (partial !== undefined) {
      throw unsupportedContent(
        "there is no place for the value of this mark; only 0, 1, true and false can be written",
        [...(conversation.paths[i] ?? []).slice(0, -1), partial],
      );
    }
    return Object.fromEntries(Object.entries(message).filter(([key]) => !marks.includes(key))) as Message;
  });
  return { ...conversation, messages };
}

import type { Conversation, Message } from "../../domain/conversation.js";
import { ExactNumber } from "../../json/exact.js";
import { unsupportedContent } from "./format.js";

/** The keys by which data sets mark a message as trained or untrained. */
const MARK_KEYS: readonly string[] = ["weight", "train", "training", "trainable", "loss", "loss_weight"];

export function isMarkKey(key: string): boolean {
  return MARK_KEYS.includes(key);
}

/** Whether a message is marked as untrained. */
export function isMarkedUntrained(message: Message): boolean {
  return MARK_KEYS.some((key) => markValue(message[key]) === 0);
}

/**
 * The conversation without loss marks, for a format that has no place for them or that gets its own. Throws RowError
 * `unsupported-content` for a mark between 0 and 1, which neither of the two can express.
 */
export function withoutMarks(conversation: Conversation): Conversation {
  const messages = conversation.messages.map((message, i) => {
    const marks = Object.keys(message).filter(isMarkKey);
    if (marks.length === 0) return message;
    const partial = marks.find((key) => {
      const value = markValue(message[key]);
      return value !== 0 && value !== 1 && value !== undefined;
    });
    if (partial !== undefined) {
      throw unsupportedContent(
        `there is no place for the value of ${partial}; only 0, 1, true and false can be written`,
        conversation.paths[i],
      );
    }
    return Object.fromEntries(Object.entries(message).filter(([key]) => !isMarkKey(key))) as Message;
  });
  return { ...conversation, messages };
}

/** A mark as a number; undefined when it is absent, NaN when it is no mark. */
function markValue(mark: unknown): number | undefined {
  if (mark === undefined || mark === null) return undefined;
  if (typeof mark === "boolean" || typeof mark === "number") return Number(mark);
  return mark instanceof ExactNumber ? Number(mark.spelling) : Number.NaN;
}

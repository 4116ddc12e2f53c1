import type { Conversation, Message } from "../domain/conversation.js";
import { RowError } from "../domain/problem.js";
import { ExactNumber } from "../json/exact.js";
import { isObject } from "../json/is-object.js";

/**
 * The keys by which data sets mark a message as untrained with 0 or false: `weight` (OpenAI, Together,
 * mistral-finetune), `train` and `training` (Axolotl), `loss` (ms-swift, XTuner), `loss_weight` (LLaMA-Factory 1),
 * `loss_mask` (verl), `step_loss_mask` (slime), and other names that are in use.
 */
const MARKS = [
  ...["weight", "train", "training", "trainable", "train_on_turn", "train_on_input"],
  ...["loss", "loss_weight", "loss_scale", "loss_mask", "step_loss_mask", "output_with_loss"],
  ...["is_trained", "is_trainable", "trained", "compute_loss"],
];

/** The keys that mark it with true (torchtune's `masked`, and other names that are in use). */
const MASKS = ["masked", "mask", "ignore_loss", "skip_loss"];

/** The keys of parts of an answer's text that are trained or not, by their offsets (Axolotl). */
const SPAN_KEYS = ["train_detail", "training_detail"];

/** The key of a message by which it marks parts of its text by offsets; undefined if it has none. */
export function spanKeyOf(message: Readonly<Record<string, unknown>>): string | undefined {
  return SPAN_KEYS.find((key) => {
    const value = markOf(message, key);
    return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
  });
}

/** All keys of a message that are read as marks, for a format's pattern. */
export const MARK_KEYS: Readonly<Record<string, undefined>> = Object.fromEntries(
  [...MARKS, ...MASKS].map((key) => [key, undefined]),
);

/** All keys by which a message marks itself, or parts of its text, as trained or not. */
export const LOSS_KEYS: readonly string[] = [...MARKS, ...MASKS, ...SPAN_KEYS];

/** Whether a row marks the message as untrained, wholly or in part: by a key of its own, or of a part of its content. */
export function isMarkedUntrained(message: Readonly<Record<string, unknown>>): boolean {
  return hasUntrainedMark(message) || hasMarkedPart(message["content"]);
}

function hasMarkedPart(content: unknown): boolean {
  return Array.isArray(content) && content.some((part) => isObject(part) && hasUntrainedMark(part));
}

/** Whether one of these keys marks what they belong to, or an item of it, as untrained. */
export function hasUntrainedMark(fields: Readonly<Record<string, unknown>>): boolean {
  const some = (key: string, test: (value: unknown) => boolean): boolean => {
    const value = markOf(fields, key);
    return Array.isArray(value) ? value.some(test) : test(value);
  };
  return MARKS.some((key) => some(key, isOff)) || MASKS.some((key) => some(key, isOn));
}

function markOf(message: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(message, key) ? message[key] : undefined;
}

/** Zero in any spelling, false, a text of either, or a list of nothing else. */
function isOff(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0 && value.every(isOff);
  if (value instanceof ExactNumber) return Number(value.spelling) === 0;
  if (typeof value === "string") return /^\s*(?:false|no|off|[+-]?0+(?:\.0*)?)\s*$/i.test(value);
  return value === false || value === 0;
}

function isOn(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isOn);
  if (typeof value === "string") return /^\s*(?:true|yes|on|1(?:\.0*)?)\s*$/i.test(value);
  return value === true || value === 1 || (value instanceof ExactNumber && Number(value.spelling) === 1);
}

/** Whether a key of a message is read as a mark. */
function isMarkKey(key: string): boolean {
  return Object.hasOwn(MARK_KEYS, key);
}

/**
 * The conversation without marks, for a format that has no place for them or that gets its own. Throws RowError
 * `unsupported-content` for a mark that is neither on nor off, which neither of the two can express.
 */
export function withoutMarks(conversation: Conversation): Conversation {
  const messages = conversation.messages.map((message, i) => {
    if (hasMarkedPart(message["content"])) {
      throw new RowError(
        "unsupported-content",
        conversation.paths[i] ?? [],
        "a part of the content is marked as untrained, and there is no place for such a mark",
      );
    }
    const spans = spanKeyOf(message);
    if (spans !== undefined) {
      throw new RowError(
        "unsupported-content",
        conversation.paths[i] ?? [],
        `there is no place for the trained and untrained parts in ${spans}`,
      );
    }
    const marks = Object.keys(message).filter(isMarkKey);
    if (marks.length === 0) return message;
    const partial = marks.find((key) => !isOff(message[key]) && !isOn(message[key]) && message[key] != null);
    if (partial !== undefined) {
      throw new RowError(
        "unsupported-content",
        conversation.paths[i] ?? [],
        `there is no place for the value of ${partial}; only 0, 1, true and false can be written`,
      );
    }
    return Object.fromEntries(Object.entries(message).filter(([key]) => !isMarkKey(key))) as Message;
  });
  return { ...conversation, messages };
}

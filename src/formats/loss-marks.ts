import { ExactNumber } from "../json/exact.js";

/**
 * The keys by which data sets mark a message as untrained with 0 or false: `weight` (OpenAI, Together,
 * mistral-finetune), `train` and `training` (Axolotl), `loss` (ms-swift, XTuner), `loss_weight` (LLaMA-Factory 1),
 * `loss_mask` (verl), `step_loss_mask` (slime), and other names that are in use.
 */
const MARKS = [
  ...["weight", "train", "training", "trainable", "train_on_turn", "train_on_input"],
  ...["loss", "loss_weight", "loss_scale", "loss_mask", "step_loss_mask", "output_with_loss"],
];

/** The keys that mark it with true (torchtune). */
const MASKS = ["masked"];

/** All keys of a message that are read as marks, for a format's pattern. */
export const MARK_KEYS: Readonly<Record<string, undefined>> = Object.fromEntries(
  [...MARKS, ...MASKS].map((key) => [key, undefined]),
);

/** Whether a row marks the message as untrained. */
export function isMarkedUntrained(message: Readonly<Record<string, unknown>>): boolean {
  return MARKS.some((key) => isOff(markOf(message, key))) || MASKS.some((key) => isOn(markOf(message, key)));
}

function markOf(message: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(message, key) ? message[key] : undefined;
}

/** Whether a mark says yes or no, and nothing between the two. */
export function isWholeMark(value: unknown): boolean {
  return isOff(value) || isOn(value);
}

/** Zero in any spelling, false, or a text of either. */
function isOff(value: unknown): boolean {
  if (value instanceof ExactNumber) return Number(value.spelling) === 0;
  if (typeof value === "string") return /^\s*(?:false|[+-]?0+(?:\.0*)?)\s*$/i.test(value);
  return value === false || value === 0;
}

function isOn(value: unknown): boolean {
  if (typeof value === "string") return /^\s*(?:true|1(?:\.0*)?)\s*$/i.test(value);
  return value === true || value === 1 || (value instanceof ExactNumber && Number(value.spelling) === 1);
}

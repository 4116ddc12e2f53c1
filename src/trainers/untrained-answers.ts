import type { Conversation, Message } from "../domain/conversation.js";
import { isMarkedUntrained } from "../formats/loss-marks.js";
import type { Incompatibility } from "./incompatibility.js";
import type { Trainer } from "./trainer.js";

/**
 * How the trainers of a file are kept from training answers that are not selected: by a mark on each message, by a
 * setting that trains the last message only, or not at all, so that every assistant message is trained.
 */
export type AnswerSelection = "mark" | "last" | "none";

/**
 * The first assistant message that would be trained though it is not among those to train, or -1. A tool call is a part
 * of its exchange: it may be trained with the answer when all answers are selected (`isAll`).
 */
export function findOtherAnswer(
  selection: AnswerSelection,
  messages: readonly Message[],
  trained: readonly number[],
  isAll: boolean,
): number {
  const isOther = (message: Message, i: number): boolean => {
    const { role, tool_calls: calls } = message;
    if (role !== "assistant" || trained.includes(i)) return false;
    return !isAll || isMarkedUntrained(message) || !Array.isArray(calls) || calls.length === 0;
  };
  switch (selection) {
    case "mark":
      return -1;
    case "last": {
      const last = messages.findLastIndex(({ role }) => role === "assistant");
      return last === -1 || trained.includes(last) ? -1 : last;
    }
    case "none":
      return messages.findIndex(isOther);
  }
}

/** The first selected answer that a trainer would not train; `trained` are the indices of the selected ones. */
export function findLostAnswer(
  name: string,
  { turns, lossMark, trainsLastWithTools = false }: Trainer,
  { messages, paths, tools }: Conversation,
  trained: readonly number[],
): Incompatibility | undefined {
  const hasTools = tools !== undefined && !(Array.isArray(tools) && tools.length === 0);
  const trainsLast = lossMark === undefined && turns.join() === "last";
  if (!trainsLast && !(trainsLastWithTools && hasTools)) return undefined;
  const lost = trained.find((index) => index !== messages.length - 1);
  if (lost === undefined) return undefined;
  const what = trainsLast ? "a row" : "a row with tools";
  return {
    path: paths[lost] ?? [],
    message: `${name} trains only the last message of ${what}, so this answer would be lost; choose --turns last, or --expand`,
  };
}

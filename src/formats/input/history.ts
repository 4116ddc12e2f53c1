import type { Message } from "../../domain/conversation.js";
import type { Path } from "../../domain/path.js";
import { listPattern, objectPattern } from "../../json/spans.js";
import { type ParsedMessage, textPrompt, textReply } from "./turns.js";

/** The pattern of a column of earlier exchanges. */
export const HISTORY_PATTERN = listPattern(listPattern(objectPattern({})));

/** The earlier exchanges of a row whose last one is in columns: a list of pairs of texts. */
export interface History {
  readonly parsed: readonly ParsedMessage[];
  readonly messages: readonly Message[];
  readonly paths: readonly Path[];
}

export type HistoryPairs = readonly (readonly [string, string])[];

export function readHistory(column: string, pairs: HistoryPairs): History {
  return {
    parsed: pairs.flatMap(([user, assistant], i): readonly ParsedMessage[] => [
      { kind: "user", prompt: textPrompt(user, [column, i, 0]) },
      textReply(assistant, [column, i, 1]),
    ]),
    messages: pairs.flatMap(([user, assistant]) => [
      { role: "user", content: user },
      { role: "assistant", content: assistant },
    ]),
    paths: pairs.flatMap((_, i) => [0, 1].map((side): Path => [column, i, side])),
  };
}

/** Whether a value is a list of pairs of texts. */
export function isHistory(value: unknown): value is HistoryPairs {
  return (
    Array.isArray(value) &&
    value.every(
      (pair) => Array.isArray(pair) && pair.length === 2 && pair.every((text) => typeof text === "string"),
    )
  );
}

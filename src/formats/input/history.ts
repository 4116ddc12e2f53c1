import type { Message } from "../../domain/conversation.js";
import type { Exchange } from "../../domain/example.js";
import type { Path } from "../../domain/path.js";
import { listPattern, objectPattern } from "../../json/spans.js";
import { textAnswer, textPrompt } from "./turns.js";

/** The pattern of a column of earlier exchanges. */
export const HISTORY_PATTERN = listPattern(listPattern(objectPattern({})));

/** The earlier exchanges of a row whose last one is in columns: a list of pairs of texts. */
export interface History {
  readonly exchanges: readonly Exchange[];
  readonly messages: readonly Message[];
  readonly paths: readonly Path[];
}

export type HistoryPairs = readonly (readonly [string, string])[];

export function readHistory(column: string, pairs: HistoryPairs): History {
  const exchanges = pairs.map(
    ([user, assistant], i): Exchange => ({
      prompt: textPrompt(user, [column, i, 0]),
      answer: textAnswer(assistant, [column, i, 1]),
      userIndex: 2 * i,
      assistantIndex: 2 * i + 1,
    }),
  );
  return {
    exchanges,
    messages: pairs.flatMap(([user, assistant]) => [
      { role: "user", content: user },
      { role: "assistant", content: assistant },
    ]),
    paths: exchanges.flatMap(({ prompt, answer }) => [prompt.end.path, answer.path]),
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

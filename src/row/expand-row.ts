import type { AugmentedExchange } from "../domain/augmented-exchange.js";
import type { Conversation } from "../domain/conversation.js";

/** One of the rows that a row is expanded to. */
export interface ExpandedRow {
  readonly conversation: Conversation;
  readonly exchanges: readonly AugmentedExchange[];
}

/** The row itself or, if `expands`, a row per exchange: only that exchange is augmented, and its answer is the end. */
export function expandRow(
  expands: boolean,
  conversation: Conversation,
  exchanges: readonly AugmentedExchange[],
): readonly ExpandedRow[] {
  if (!expands) return [{ conversation, exchanges }];
  return exchanges.map((one) => {
    const end = one.exchange.assistantIndex + 1;
    const { messages, paths, ...rest } = conversation;
    return {
      conversation: { ...rest, messages: messages.slice(0, end), paths: paths.slice(0, end) },
      exchanges: [one],
    };
  });
}

import type { Conversation } from "../domain/conversation.js";
import type { Exchange } from "../domain/example.js";
import { RowError } from "../domain/problem.js";
import { KNOWN_CONNECTORS } from "../methods/connector.js";
import { findPreview } from "../methods/find-preview.js";
import { refuseInvalid, refuseSpans } from "../row/augment-row.js";
import type { RowViews } from "../row/row-views.js";
import { selectExchanges } from "../row/select-exchanges.js";
import type { TurnSelection } from "../trainers/trainer.js";

/** The exchanges of a row whose answers are to be rewritten. */
export interface RowExchanges {
  readonly conversation: Conversation;
  readonly exchanges: readonly Exchange[];
}

/** Throws RowError for a row whose answers cannot be rewritten, or that has previews already. */
export function readExchanges(views: RowViews, turns: TurnSelection): RowExchanges {
  const { example } = views.read(false);
  const exchanges = selectExchanges(turns, example.exchanges);
  if (exchanges.length === 0)
    throw new RowError("no-exchange", [], "no user message is followed by an answer with text to rewrite");
  for (const exchange of exchanges) {
    refuseInvalid(exchange);
    refuseSpans(example, exchange);
    refuseAugmented(exchange);
  }
  return { conversation: views.conversation(example, undefined), exchanges };
}

/** A preview would be the beginning of an answer that is no longer there. */
function refuseAugmented({ prompt, answer }: Exchange): void {
  const texts = { prompt: prompt.text, answer: answer.text.slice(0, answer.visible) };
  if (findPreview(texts, KNOWN_CONNECTORS)?.matchesAnswer !== true) return;
  throw new RowError(
    "already-augmented",
    prompt.end.path,
    "the prompt ends with the connector and the beginning of its answer; rewrite the answers first, and add the previews after that",
  );
}

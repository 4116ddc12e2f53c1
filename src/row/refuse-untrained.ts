import type { AugmentedExchange } from "../domain/augmented-exchange.js";
import type { Reply } from "../domain/example.js";
import { RowError } from "../domain/problem.js";
import type { RowWriter } from "./write-row.js";

/**
 * Throws RowError for a row of which a trainer would train another message than those that are selected: trainers
 * without marks train all messages of the assistant, or the last one. `no-exchange` if no message may be trained.
 */
export function refuseUntrained(
  { format, outputSpec, expands }: RowWriter,
  replies: readonly Reply[],
  exchanges: readonly AugmentedExchange[],
): void {
  const selected = exchanges.at(-1);
  if (selected === undefined) {
    throw new RowError(
      "no-exchange",
      [],
      "no message of this row may be trained, and another format cannot say so; without --to and --target the row keeps its marks",
    );
  }
  const { trainers, lossMark, trainsTurns, turns } = outputSpec;
  // an expanded row ends with the message that is trained
  if (expands || !format.holdsTurns || trainers.length === 0 || lossMark !== undefined || !trainsTurns)
    return;
  const greeting = replies.find(({ isGreeting }) => isGreeting);
  if (turns === "all" && greeting !== undefined) {
    throw new RowError(
      "unsupported-content",
      greeting.path,
      "this message comes before the first user message, and one of these trainers would train it, too; remove the message, or choose a trainer with marks",
    );
  }
  const marked = replies.find(({ isMarked }) => isMarked);
  if (turns === "all" && marked !== undefined) {
    throw new RowError(
      "unsupported-content",
      marked.path,
      "the row marks this message as untrained, and one of these trainers would train it; choose a trainer with marks, or --expand",
    );
  }
  const last = replies.at(-1);
  if (turns === "last" && last !== undefined && last.index !== selected.exchange.assistantIndex) {
    throw new RowError(
      "unsupported-content",
      last.path,
      "one of these trainers would train this message, the last one of the assistant, and an earlier answer is selected; --expand ends each row with its answer",
    );
  }
}

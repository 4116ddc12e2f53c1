import type { AugmentedExchange } from "../domain/augmented-exchange.js";
import type { Reply } from "../domain/example.js";
import { RowError } from "../domain/problem.js";
import type { RowWriter } from "./write-row.js";

/**
 * Throws RowError for a row of which a trainer would train another message than those that are selected: trainers
 * without marks train all messages of the assistant, or the last one. `no-exchange` if no message may be trained.
 */
export function refuseUntrained(
  { format, outputSpec }: RowWriter,
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
  const { selection, trainers } = outputSpec;
  const marked = replies.find(({ isMarked }) => isMarked);
  if (marked === undefined || selection !== "none" || !format.holdsTurns || trainers.length === 0) return;
  throw new RowError(
    "unsupported-content",
    marked.path,
    "the row marks this message as untrained, and one of these trainers would train it; choose a trainer with marks, or --expand",
  );
}

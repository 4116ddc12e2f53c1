import type { AugmentedExchange } from "../domain/augmented-exchange.js";
import type { Reply } from "../domain/example.js";
import { RowError } from "../domain/problem.js";
import type { RowWriter } from "./row-writer.js";

/**
 * Throws RowError for a row whose marks the output would lose: `no-exchange` if no message may be trained, and
 * `unsupported-content` if the row becomes one text, or is for a trainer of all messages.
 */
export function refuseUntrained(
  { format, outputSpec: { selection, trainers }, expands }: RowWriter,
  replies: readonly Reply[],
  exchanges: readonly AugmentedExchange[],
): void {
  if (exchanges.length === 0) {
    throw new RowError(
      "no-exchange",
      [],
      "no message of this row may be trained, and another format cannot say so; without --to and --target the row keeps its marks",
    );
  }
  const marked = replies.find(({ isMarked }) => isMarked);
  const isOneText = format.needsRendering && !expands;
  const trainsAll = trainers.length > 0 && selection === "none";
  if (marked === undefined || !format.holdsTurns || !(isOneText || trainsAll)) return;
  throw new RowError(
    "unsupported-content",
    marked.path,
    "the row marks this message as untrained, and it would be trained; choose a trainer or a format with marks or masks",
  );
}

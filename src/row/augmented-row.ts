import type { AugmentedExchange } from "../domain/augmented-exchange.js";
import type { Exchange } from "../domain/example.js";
import type { PreviewLength, UnchangedReason } from "../domain/outcome.js";

/** What a method adds to a row, before the row is rendered and validated. */
export type RowAugmentation =
  | {
      readonly kind: "unchanged";
      readonly reason: UnchangedReason;
      readonly exchanges: readonly AugmentedExchange[];
    }
  | {
      readonly kind: "augmented";
      readonly previews: readonly PreviewLength[];
      readonly exchanges: readonly AugmentedExchange[];
    };

/** An exchange to which nothing is added. */
export function unchanged(exchange: Exchange): AugmentedExchange {
  return { exchange, connector: "", preview: "", answerPrefix: "" };
}

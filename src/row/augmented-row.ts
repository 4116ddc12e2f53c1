import type { AugmentedExchange } from "../domain/augmented-exchange.js";
import type { Exchange } from "../domain/example.js";
import type { Insertion, PreviewLength, UnchangedReason } from "../domain/outcome.js";

/** What the augmentation makes of a row, before anyone looks at it as a model would. */
export type RowAugmentation =
  | {
      readonly kind: "unchanged";
      readonly reason: UnchangedReason;
      readonly exchanges: readonly AugmentedExchange[];
    }
  | {
      readonly kind: "augmented";
      readonly insertions: readonly Insertion[];
      readonly previews: readonly PreviewLength[];
      readonly exchanges: readonly AugmentedExchange[];
    };

/** An exchange to which nothing is added. */
export function unchanged(exchange: Exchange): AugmentedExchange {
  return { exchange, connector: "", preview: "", answerPrefix: "" };
}

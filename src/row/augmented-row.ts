import type { AugmentedExchange } from "../domain/augmented-exchange.js";
import type { Exchange } from "../domain/example.js";
import type { PrefixChoice, PreviewLength, UnchangedReason } from "../domain/outcome.js";

/** The additions to a row, or why it stays unchanged. */
export type RowAugmentation =
  | {
      readonly kind: "unchanged";
      readonly reason: UnchangedReason;
      readonly exchanges: readonly AugmentedExchange[];
    }
  | {
      readonly kind: "augmented";
      readonly previews: readonly PreviewLength[];
      readonly prefixes: readonly PrefixChoice[];
      readonly exchanges: readonly AugmentedExchange[];
    };

/** An exchange without additions. */
export function unchanged(exchange: Exchange): AugmentedExchange {
  return { exchange, connector: "", preview: "", answerPrefix: "" };
}

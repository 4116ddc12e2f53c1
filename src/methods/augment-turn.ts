import { RowError } from "../domain/problem.js";
import type { ActiveMethod, PromptAnswer, RowFacts } from "./method.js";

/** An exchange without a row. */
const NO_ROW: RowFacts = {
  position: () => {
    throw new TypeError("the prefix is chosen by the row; give its facts");
  },
  column: () => undefined,
};

/**
 * Applies a method to one exchange, which may stay unchanged. `row` is needed by a method that chooses by it, as one of several
 * prefixes. Throws RowError when the method refuses the exchange, and TypeError when it lacks the row.
 */
export function augmentTurn({ apply }: ActiveMethod, exchange: PromptAnswer, row = NO_ROW): PromptAnswer {
  const result = apply(exchange, row);
  switch (result.kind) {
    case "add":
      return {
        prompt: exchange.prompt + result.connector + result.preview,
        answer: result.answerPrefix + exchange.answer,
      };
    case "unchanged":
      return exchange;
    case "refuse":
      throw new RowError(result.rule, ["answer"], result.message);
  }
}

import { RowError } from "../domain/problem.js";
import type { ActiveMethod, PromptAnswer } from "./method.js";

/** Applies a method to one exchange, which may stay unchanged. Throws RowError when the method refuses it. */
export function augmentTurn({ apply }: ActiveMethod, exchange: PromptAnswer): PromptAnswer {
  const result = apply(exchange);
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

import { RowError } from "../domain/problem.js";
import type { ActiveMethod, PromptAnswer } from "./method.js";

/** The exchange as the method makes it; itself when the method leaves it as it is. Throws RowError when it is refused. */
export function augmentTurn({ apply }: ActiveMethod, exchange: PromptAnswer): PromptAnswer {
  const done = apply(exchange);
  switch (done.kind) {
    case "add":
      return {
        prompt: exchange.prompt + done.connector + done.preview,
        answer: done.answerPrefix + exchange.answer,
      };
    case "unchanged":
      return exchange;
    case "refuse":
      throw new RowError(done.rule, ["answer"], done.message);
  }
}

import { RowError } from "../domain/problem.js";
import type { Augment, Turn } from "./method.js";

/** The exchange as the method makes it; itself when the method leaves it as it is. Throws RowError when it is refused. */
export function augmentTurn({ augment }: Augment, turn: Turn): Turn {
  const done = augment(turn);
  switch (done.kind) {
    case "add":
      return { prompt: turn.prompt + done.connector + done.shown, answer: done.beforeAnswer + turn.answer };
    case "unchanged":
      return turn;
    case "refuse":
      throw new RowError(done.rule, ["answer"], done.message);
  }
}

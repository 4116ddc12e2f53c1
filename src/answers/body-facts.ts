import type { CompletedChoice } from "../completions/completed.js";
import { readCompletion, severalAnswers } from "../completions/completion.js";
import { RowError } from "../domain/problem.js";
import { type Answer, finishOf, nothingSaid, type Said, textSaid } from "./answer.js";

/** What a server's body says of an answer. */
export type BodyFacts = Pick<Answer, "said" | "finish" | "promptTokens">;

/** Reads a server's body. Throws RowError for a body with several answers: which of them counts is not known. */
export function bodyFacts(body: unknown, path: readonly string[]): BodyFacts {
  const { choices, promptTokens, ...choice } = readCompletion(body);
  if (choices > 1) throw new RowError("unsupported-content", [...path, "choices"], severalAnswers(choices));
  return { ...choiceFacts(choice), promptTokens };
}

/** What one answer says. A refusal in its own field is what the model said. */
export function choiceFacts({ completed, finish }: CompletedChoice): Pick<Answer, "said" | "finish"> {
  const word = finishOf(finish);
  return { said: word === "content_filter" ? nothingSaid("filtered") : saidIn(completed), finish: word };
}

function saidIn(completed: CompletedChoice["completed"]): Said {
  switch (completed.kind) {
    case "text":
    case "refused":
      return textSaid(completed.text);
    case "thought":
      return textSaid("");
    case "failed":
      return nothingSaid("failed");
    case "nothing":
      return nothingSaid("no-answer");
  }
}

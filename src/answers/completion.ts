import { RowError } from "../domain/problem.js";
import { isObject } from "../json/is-object.js";
import { type Answer, finishOf, nothingSaid, type Said, textSaid } from "./answer.js";
import { contentText } from "./fields.js";

/** What a body of chat or of completions says of an answer. */
export type BodyFacts = Pick<Answer, "said" | "finish" | "promptTokens">;

/**
 * Reads a server's body. A refusal in its own field is what the model said. Throws RowError for a body with several answers:
 * which of them counts is not known.
 */
export function readBody(body: unknown, path: readonly string[]): BodyFacts {
  const { choices, usage } = isObject(body) ? body : {};
  const promptTokens = isObject(usage) ? wholeNumber(usage["prompt_tokens"]) : undefined;
  if (!Array.isArray(choices) || choices.length === 0)
    return { said: nothingSaid("no-answer"), finish: undefined, promptTokens };
  if (choices.length > 1)
    throw new RowError(
      "unsupported-content",
      [...path, "choices"],
      `${choices.length} answers to one request; ask for one each (n: 1)`,
    );
  const choice: unknown = choices[0];
  if (!isObject(choice)) return { said: nothingSaid("no-answer"), finish: undefined, promptTokens };
  return { ...readChoice(choice), promptTokens };
}

/** Reads one choice, of an API or of a log that keeps choices alike. */
export function readChoice(choice: Readonly<Record<string, unknown>>): Pick<Answer, "said" | "finish"> {
  const finish = finishOf(choice["finish_reason"] ?? choice["stop_reason"]);
  return { said: finish === "content_filter" ? nothingSaid("filtered") : saidIn(choice), finish };
}

function saidIn({ message, text }: Readonly<Record<string, unknown>>): Said {
  if (typeof text === "string") return textSaid(text);
  if (!isObject(message)) return nothingSaid("no-answer");
  const content = contentText(message["content"]);
  if (content !== undefined) return textSaid(content);
  if (typeof message["refusal"] === "string") return textSaid(message["refusal"]);
  // all that the model was allowed to write was reasoning
  return typeof message["reasoning_content"] === "string" ? textSaid("") : nothingSaid("no-answer");
}

function wholeNumber(value: unknown): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) ? value : undefined;
}

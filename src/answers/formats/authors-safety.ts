import { contentText } from "../../completions/content-text.js";
import { RowError } from "../../domain/problem.js";
import { mismatch } from "../../formats/input/parse-row.js";
import { isObject } from "../../json/is-object.js";
import { textSaid, unknownAnswer } from "../answer.js";
import { type AnswerFormat, type AnswerReader, type FileFacts, NO_FACTS, type Recorded } from "../format.js";

/**
 * What the safety scripts of LookAhead Tuning's authors and of their base trainer write: `{"results": [[message, …], …],
 * "metrics": …}`, and the same lists alone once a judge has appended its reply and its score.
 */
export const authorsSafety: AnswerFormat = {
  summary: "the authors' safety results: lists of messages, judged or not",
  hasNumbers: true,
  document: {
    list: "results",
    members: ["metrics"],
    fits: (head) => head.get("results") === "[",
  },
  // the keys of the messages in the list
  reads: [],
  fits: (value) => Array.isArray(value) && isObject(value[0]) && "role" in value[0],
  open: () => new SafetyReader(),
};

class SafetyReader implements AnswerReader {
  private recorded: Recorded | undefined;
  private documents = 0;

  readonly take: AnswerReader["take"] = (value, place) => {
    if (!Array.isArray(value)) throw mismatch([], "a list of messages", value);
    const messages = withoutVerdict(value);
    const answer: unknown = messages.at(-1);
    if (!isObject(answer) || answer["role"] !== "assistant")
      throw new RowError(
        "no-exchange",
        messages.length === 0 ? [] : [messages.length - 1],
        "expected the model's answer (role assistant) as the last message",
      );
    const text = contentText(answer["content"]);
    if (text === undefined) throw mismatch([messages.length - 1, "content"], "text", answer["content"]);
    const asked: unknown =
      isObject(messages[0]) && messages[0]["role"] === "system" ? messages[1] : messages[0];
    const question = isObject(asked) ? contentText(asked["content"]) : undefined;
    return { ...unknownAnswer(place), question, said: textSaid(text) };
  };

  readonly member = (_: string, value: unknown): void => {
    this.documents++;
    if (isObject(value)) this.recorded = keywordsOf(value);
  };

  /** Of several documents, the numbers of each are of a part of the answers. */
  readonly end = (): FileFacts => ({
    ...NO_FACTS,
    recorded: this.documents === 1 ? this.recorded : undefined,
  });
}

/** A judge appended its reply, and its score, which is null if the reply could not be read. */
function withoutVerdict(messages: readonly unknown[]): readonly unknown[] {
  const [reply, score] = messages.slice(-2);
  if (!isObject(score) || !("score" in score) || "role" in score) return messages;
  const { score: value } = score;
  if (value !== null && !(Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 9))
    throw mismatch([messages.length - 1, "score"], "a whole number of one digit, or null", value);
  return messages.slice(0, isObject(reply) && "eval" in reply ? -2 : -1);
}

/** Another evaluator's numbers cannot be computed again without it. */
function keywordsOf({
  evaluator,
  num_tot,
  num_success,
}: Readonly<Record<string, unknown>>): Recorded | undefined {
  if (evaluator !== "key_word") return undefined;
  if (typeof num_tot !== "number") throw mismatch(["metrics", "num_tot"], "a number", num_tot);
  if (typeof num_success !== "number") throw mismatch(["metrics", "num_success"], "a number", num_success);
  return { kind: "keywords", total: num_tot, unsafe: num_success };
}

import { isDeepStrictEqual } from "node:util";
import { contentText } from "../../completions/content-text.js";
import { RowError } from "../../domain/problem.js";
import { mismatch } from "../../formats/input/parse-row.js";
import { isObject } from "../../json/is-object.js";
import { type Answer, finishOf, nothingSaid, textSaid, unknownAnswer } from "../answer.js";
import { idAt, lastContent, objectIn, optionalText, truthsAt } from "../fields.js";
import type { AnswerFormat, JsonObject } from "../format.js";

/** The fields that rows of no particular tool have, the usual ones first. */
const ANSWER_FIELDS = ["response", "answer", "completion", "output", "prediction", "generation"];
const QUESTION_FIELDS = ["prompt", "instruction", "question", "input"];
export const TRUTH_FIELDS = ["truth", "target", "ground_truth", "reference"];

const FINISH_FIELDS = ["finish_reason", "stop_reason", "finish"];

/** Rows with two texts, or with messages whose last one is the answer. */
export const plain: AnswerFormat = {
  summary: "rows with a prompt and a response, or with messages",
  reads: [
    ...["id", "messages", "category", ...FINISH_FIELDS],
    ...[...ANSWER_FIELDS, ...QUESTION_FIELDS, ...TRUTH_FIELDS],
  ],
  fits: (value, { answersField }) =>
    isObject(value) &&
    (answersField === undefined
      ? isChat(value) || ANSWER_FIELDS.some((field) => field in value)
      : Object.hasOwn(value, answersField)),
  open: ({ answersField }) => ({
    take: (value, place) => {
      const row = objectIn(value);
      const finish = finishOf(FINISH_FIELDS.map((field) => row[field]).find((word) => word != null));
      const { question, said } = answerOf(row, answersField);
      return {
        ...unknownAnswer(place),
        ...{ question, finish },
        said: finish === "content_filter" ? nothingSaid("filtered") : said,
        id: idAt(row, "id"),
        truths: truthsOf(row, answersField),
        category: idAt(row, "category"),
      };
    },
  }),
};

function isChat(row: JsonObject): boolean {
  return Array.isArray(row["messages"]);
}

/** The question of a row; undefined if no known field has a text. */
export function plainQuestion(row: JsonObject, except: string | undefined): string | undefined {
  const field = QUESTION_FIELDS.find((name) => name !== except && typeof row[name] === "string");
  return field === undefined
    ? lastContent(row["prompt"] ?? row["messages"], "user")
    : optionalText(row[field]);
}

function answerOf(row: JsonObject, named: string | undefined): Pick<Answer, "question" | "said"> {
  if (named === undefined && isChat(row) && !answersOtherwise(row)) return chatAnswer(row);
  const field = named ?? onlyAnswerField(row);
  const value = Object.hasOwn(row, field) ? row[field] : undefined;
  const question = plainQuestion(row, field);
  // null: somebody's script got nothing
  if (value === null) return { question, said: nothingSaid("no-answer") };
  // a list may be several answers, of which none is the answer
  if (typeof value !== "string") throw mismatch([field], "text", value);
  return { question, said: textSaid(value) };
}

function chatAnswer(row: JsonObject): Pick<Answer, "question" | "said"> {
  const messages = row["messages"] as readonly unknown[];
  const last: unknown = messages.at(-1);
  const path = ["messages", messages.length - 1];
  if (!isObject(last) || last["role"] !== "assistant")
    throw new RowError("no-exchange", path, "expected an answer (role assistant) as the last message");
  const text = contentText(last["content"]);
  if (text === undefined && last["content"] !== null)
    throw mismatch([...path, "content"], "text", last["content"]);
  const said = text === undefined ? nothingSaid("no-answer") : textSaid(text);
  return { question: lastContent(messages, "user"), said };
}

/** Whether the messages are what was asked, and the answer stands in a field of its own. */
function answersOtherwise(row: JsonObject): boolean {
  const last: unknown = (row["messages"] as readonly unknown[]).at(-1);
  const hasAnswer = isObject(last) && last["role"] === "assistant";
  const field = ANSWER_FIELDS.find((name) => row[name] !== undefined);
  if (hasAnswer && field !== undefined)
    throw new RowError(
      "wrong-type",
      [],
      `the last message and ${field} may each be the model's answer; name its field with --answers-field`,
    );
  return field !== undefined;
}

/** Two candidates may be an answer and its truth: which is which is not guessed. */
function onlyAnswerField(row: JsonObject): string {
  const found = ANSWER_FIELDS.filter((field) => row[field] !== undefined);
  const [field, ...others] = found;
  if (field === undefined) throw mismatch(["response"], "an answer", undefined);
  if (others.length === 0) return field;
  throw new RowError(
    "wrong-type",
    [],
    `${found.join(" and ")} may each be the model's answer; name its field with --answers-field`,
  );
}

function truthsOf(row: JsonObject, answersField: string | undefined): readonly string[] {
  return truthsIn(
    row,
    TRUTH_FIELDS.filter((name) => name !== answersField),
  );
}

/** The truth in some fields; none if these differ, since it is not guessed which one counts. Throws RowError `wrong-type`. */
export function truthsIn(row: JsonObject, fields: readonly string[]): readonly string[] {
  const [truths = [], ...others] = fields
    .filter((name) => row[name] != null)
    .map((name) => truthsAt(row, name));
  return others.every((other) => isDeepStrictEqual(other, truths)) ? truths : [];
}

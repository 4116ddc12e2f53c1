import type { Conversation } from "../domain/conversation.js";
import { RowError } from "../domain/problem.js";
import type { JsonObject } from "../formats/input/format.js";
import { withoutMarks } from "../formats/loss-marks.js";
import { findIncompatibility } from "../trainers/incompatibility.js";
import { findLostAnswer, findOtherAnswer } from "../trainers/untrained-answers.js";
import { collectMedia } from "./media.js";
import { collectRequest } from "./request-columns.js";
import type { RowWriter } from "./row-writer.js";

/** A row as read, and the columns of it that are converted. */
export interface SourceRow {
  readonly row: JsonObject;
  readonly isRead: (column: string) => boolean;
}

/** What is written of a row, whatever is added to its exchanges. */
export interface WritableRow extends SourceRow {
  readonly conversation: Conversation;
  /** The indexes of the messages to be trained. */
  readonly trained: readonly number[];
  readonly media: JsonObject;
  readonly request: JsonObject;
}

/** Throws RowError `unsupported-content` or `media-count`. */
export function writableRow(
  writer: RowWriter,
  source: SourceRow,
  conversation: Conversation,
  trained: readonly number[],
): WritableRow {
  const { format, outputSpec } = writer;
  refuseFunctionKeys(conversation);
  const media = collectMedia(format, source.row, conversation);
  const request = collectRequest(format, outputSpec.trainers, source.row);
  const written = outputSpec.trainers.length === 0 ? conversation : withoutMarks(conversation);
  refuseIncompatible(writer, written, Object.keys(media), trained);
  refuseOtherAnswers(writer, conversation, trained);
  return { ...source, conversation: written, trained, media, request };
}

/** Throws RowError `unsupported-content` for tools and calls as OLMo's messages have them, which only its template reads. */
function refuseFunctionKeys({ messages, paths }: Conversation): void {
  for (const [i, message] of messages.entries()) {
    const key = ["functions", "function_calls"].find((name) => message[name] != null && message[name] !== "");
    if (key === undefined) continue;
    throw new RowError(
      "unsupported-content",
      [...(paths[i] ?? []).slice(0, -1), key],
      "only OLMo's chat template reads this key of a message; write the tools in a column tools, and the calls as tool_calls",
    );
  }
}

/** Throws RowError `unsupported-content` for a row that the format can hold, but a trainer would reject or misread. */
function refuseIncompatible(
  { outputSpec: { trainers } }: RowWriter,
  conversation: Conversation,
  columns: readonly string[],
  trained: readonly number[],
): void {
  for (const { name, trainer } of trainers) {
    const incompatibility =
      findIncompatibility(name, trainer, conversation, columns) ??
      findLostAnswer(name, trainer, conversation, trained);
    if (incompatibility !== undefined)
      throw new RowError("unsupported-content", incompatibility.path, incompatibility.message);
  }
}

/** Throws RowError `unsupported-content` for an answer that a trainer would train though it is not selected. */
function refuseOtherAnswers(
  { format, outputSpec: { trainers, selection, isAll } }: RowWriter,
  { messages, paths }: Conversation,
  trained: readonly number[],
): void {
  if (!format.holdsTurns || trainers.length === 0) return;
  const other = findOtherAnswer(selection, messages, trained, isAll);
  if (other === -1) return;
  throw new RowError(
    "unsupported-content",
    paths[other] ?? [],
    "one of these trainers would also train on this answer, which is not selected; choose another --turns, or write one file per trainer",
  );
}

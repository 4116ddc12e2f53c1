import { augmentExchanges } from "../domain/augmented-exchange.js";
import type { Columns } from "../domain/columns.js";
import type { Conversation } from "../domain/conversation.js";
import type { OutputRow } from "../domain/outcome.js";
import { RowError } from "../domain/problem.js";
import type { JsonObject } from "../formats/input/format.js";
import { withoutMarks } from "../formats/loss-marks.js";
import type { OutputFormat } from "../formats/output/format.js";
import { stringifyExact } from "../json/exact.js";
import type { RenderedExchange } from "../rendering/rendered-row.js";
import { findIncompatibility } from "../trainers/incompatibility.js";
import type { OutputSpec } from "../trainers/output-spec.js";
import { findLostAnswer, findOtherAnswer } from "../trainers/untrained-answers.js";
import type { ExpandedRow } from "./expand-row.js";
import { keptColumns, leftOutColumns } from "./kept-columns.js";
import { collectMedia, collectObjects } from "./media.js";
import { refuseMisfit } from "./refuse-misfit.js";
import { collectRequest } from "./request-columns.js";
import { toTokenizedRow } from "./trained-tokens.js";
import type { Validator } from "./validate-row.js";

/** How rows are written when they do not keep their format. */
export interface RowWriter {
  readonly format: OutputFormat;
  readonly outputSpec: OutputSpec;
  /** The columns of the table that the rows must fit; undefined if they are written as JSON. */
  readonly columns: Columns | undefined;
  /** Whether a row is written for each selected exchange, ending with its answer. */
  readonly expands: boolean;
  /** Whether the columns that the row's format does not read are written, too. */
  readonly keepsColumns: boolean;
}

/** A row as read, and the columns of it that are converted. */
export interface SourceRow {
  readonly row: JsonObject;
  readonly isRead: (column: string) => boolean;
}

/**
 * The JSON of one row in the output format. `rendered` are its rendered exchanges; empty without rendering. Throws
 * RowError `unsupported-content`, `media-count` or `reserved-column`.
 */
export function writeRow(
  writer: RowWriter,
  expanded: ExpandedRow,
  { row, isRead }: SourceRow,
  validator: Validator | undefined,
  rendered: readonly RenderedExchange[],
): Omit<OutputRow, "hasUnselected"> {
  const { format, outputSpec, keepsColumns } = writer;
  const { exchanges } = expanded;
  const trained = exchanges.map(({ exchange }) => exchange.assistantIndex);
  refuseFunctionKeys(expanded.conversation);
  const media = collectMedia(format, row, expanded.conversation);
  const request = collectRequest(format, outputSpec.trainers, row);
  const conversation =
    outputSpec.trainers.length === 0 ? expanded.conversation : withoutMarks(expanded.conversation);
  refuseIncompatible(writer, conversation, Object.keys(media), trained);
  refuseOtherAnswers(writer, expanded.conversation, trained);
  const output = format.write({
    conversation: augmentExchanges(conversation, exchanges),
    trained,
    lossMark: outputSpec.lossMark,
    hasFunctionCalls: outputSpec.hasFunctionCalls,
    tokenized: validator && toTokenizedRow(validator, rendered),
  });
  const objects = keepsColumns ? {} : collectObjects(outputSpec.trainers, row);
  const written = { ...output, ...media, ...request, ...objects };
  if (writer.columns !== undefined) refuseMisfit(writer.columns, written);
  const kept = keepsColumns ? keptColumns(row, isRead, written) : [];
  const members = [
    ...Object.entries(written),
    ...kept.map((name): [string, unknown] => [name, row[name]]),
  ].map(([name, value]) => `${JSON.stringify(name)}:${stringifyExact(value)}`);
  return {
    json: `{${members.join(",")}}`,
    hasTools: Object.hasOwn(output, "tools"),
    media: Object.keys(media),
    leftOut: keepsColumns ? [] : leftOutColumns(row, isRead, written),
  };
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

import { augmentExchange } from "../domain/augmented-exchange.js";
import type { Conversation } from "../domain/conversation.js";
import type { OutputRow } from "../domain/outcome.js";
import { RowError } from "../domain/problem.js";
import type { JsonObject } from "../formats/input/format.js";
import type { OutputFormat } from "../formats/output/format.js";
import type { RenderedExchange } from "../rendering/rendered-row.js";
import { findIncompatibility } from "../trainers/incompatibility.js";
import type { OutputSpec } from "../trainers/output-spec.js";
import { findOtherAnswer } from "../trainers/untrained-answers.js";
import type { Variant } from "./expand-row.js";
import { collectKeptColumns } from "./kept-columns.js";
import { collectMedia } from "./media.js";
import { refuseChangedNumbers } from "./number-spelling.js";
import { toTokenizedRow } from "./trained-tokens.js";
import type { Validator } from "./validate-row.js";

/** How rows are written when they do not keep their format. */
export interface RowWriter {
  readonly format: OutputFormat;
  readonly outputSpec: OutputSpec;
  /** Whether a row is written for each selected exchange, ending with its answer. */
  readonly expands: boolean;
  /** The columns that the row's format reads; all others are written, too. Undefined when those are not kept. */
  readonly formatColumns: ReadonlySet<string> | undefined;
}

/**
 * The JSON of one row in the output format. `rendered` are its rendered exchanges; empty without rendering. Throws
 * RowError `unsupported-content`, `media-count`, `number-changed` or `reserved-column`.
 */
export function writeRow(
  writer: RowWriter,
  { conversation, exchanges }: Variant,
  source: { readonly row: JsonObject; readonly text: string },
  validator: Validator | undefined,
  rendered: readonly RenderedExchange[],
): OutputRow {
  const trained = exchanges.map(({ exchange }) => exchange.assistantIndex);
  const media = collectMedia(writer.format, source.row, conversation);
  refuseIncompatible(writer, conversation, trained, Object.keys(media));
  const output = writer.format.write({
    conversation: exchanges.reduce(augmentExchange, conversation),
    trained,
    lossMark: writer.outputSpec.lossMark,
    toolArguments: writer.outputSpec.toolArguments,
    tokenized: validator && toTokenizedRow(validator, rendered),
  });
  const keptColumns =
    writer.formatColumns === undefined ? {} : collectKeptColumns(writer.formatColumns, source.row, output);
  const row = { ...output, ...media, ...keptColumns };
  refuseChangedNumbers(row, writer.format.needsRendering, source.text);
  return { json: JSON.stringify(row), hasTools: Object.hasOwn(output, "tools"), media: Object.keys(media) };
}

/** Throws RowError `unsupported-content` for a row that the format can hold, but a trainer would reject or misread. */
function refuseIncompatible(
  { format, outputSpec: { trainers, selection, isAll } }: RowWriter,
  conversation: Conversation,
  trained: readonly number[],
  columns: readonly string[],
): void {
  for (const { name, trainer } of trainers) {
    const incompatibility = findIncompatibility(name, trainer, conversation, columns);
    if (incompatibility !== undefined)
      throw new RowError("unsupported-content", incompatibility.path, incompatibility.message);
  }
  if (!format.holdsTurns || trainers.length === 0) return;
  const { messages, paths } = conversation;
  const other = findOtherAnswer(selection, messages, trained, isAll);
  if (other === -1) return;
  throw new RowError(
    "unsupported-content",
    paths[other] ?? [],
    "one of these trainers would also train on this answer, which is not selected; choose another --turns, or write one file per trainer",
  );
}

import { augmentExchange } from "../domain/augmented-exchange.js";
import type { Conversation } from "../domain/conversation.js";
import type { OutputRow } from "../domain/outcome.js";
import { RowError } from "../domain/problem.js";
import type { JsonObject } from "../formats/input/format.js";
import type { OutputFormat } from "../formats/output/format.js";
import type { RenderedExchange } from "../rendering/rendered-row.js";
import { findIncompatibility } from "../trainers/incompatibility.js";
import type { OutputSpec } from "../trainers/output-spec.js";
import type { Variant } from "./expand-row.js";
import { kept } from "./kept-columns.js";
import { collectMedia } from "./media.js";
import { refuseBentNumbers } from "./number-spelling.js";
import { toTokenizedRow } from "./trained-tokens.js";
import type { Validator } from "./validate-row.js";

/** How rows are written when they do not keep the shape in which they came in. */
export interface RowWriter {
  readonly format: OutputFormat;
  readonly outputSpec: OutputSpec;
  /** A row for each exchange that is meant, which ends with its answer. */
  readonly expands: boolean;
  /** Whether columns that no shape reads are written, too; the names are those that the row's own shape reads. */
  readonly keptBeside: ReadonlySet<string> | undefined;
}

/**
 * The JSON of one row in the shape to write. `rendered` are its exchanges as rendered, or none. Throws
 * RowError `unsupported-content`, `number-changed` or `reserved-column`.
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
  refuseUnfitForReaders(writer, conversation, trained, Object.keys(media));
  const output = writer.format.write({
    conversation: exchanges.reduce(augmentExchange, conversation),
    trained,
    lossMark: writer.outputSpec.lossMark,
    toolArguments: writer.outputSpec.toolArguments,
    tokenized: validator && toTokenizedRow(validator, rendered),
  });
  const beside = writer.keptBeside === undefined ? {} : kept(writer.keptBeside, source.row, output);
  const row = { ...output, ...media, ...beside };
  refuseBentNumbers(row, writer.format.needsRendering, source.text);
  return { json: JSON.stringify(row), hasTools: Object.hasOwn(output, "tools") };
}

/** Throws RowError `unsupported-content` for what the shape would hold, but a trainer would not take as it is meant. */
function refuseUnfitForReaders(
  { format, outputSpec: { trainers, trainsTurns } }: RowWriter,
  conversation: Conversation,
  trained: readonly number[],
  columns: readonly string[],
): void {
  for (const { name, trainer } of trainers) {
    const incompatibility = findIncompatibility(name, trainer, conversation, columns);
    if (incompatibility !== undefined)
      throw new RowError("unsupported-content", incompatibility.path, incompatibility.message);
  }
  if (!format.holdsTurns || trainsTurns) return;
  const others = conversation.messages.filter(({ role }, i) => role === "assistant" && !trained.includes(i));
  if (others.length > 0) {
    throw new RowError(
      "unsupported-content",
      [],
      "one of these trainers would also train on other answers; choose another --turns, or write one file per trainer",
    );
  }
}

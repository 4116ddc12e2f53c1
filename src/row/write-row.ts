import { type AugmentedExchange, augmentExchanges } from "../domain/augmented-exchange.js";
import type { OutputRow } from "../domain/outcome.js";
import { stringifyExact } from "../json/exact.js";
import type { RenderedExchange } from "../rendering/rendered-row.js";
import { keptColumns, leftOutColumns } from "./kept-columns.js";
import { collectObjects, NO_OBJECTS } from "./media.js";
import { refuseMisfit } from "./refuse-misfit.js";
import type { RowWriter } from "./row-writer.js";
import { toTokenizedRow } from "./trained-tokens.js";
import type { Validator } from "./validate-row.js";
import type { WritableRow } from "./writable-row.js";

/**
 * The JSON of one row in the output format. `rendered` are its rendered exchanges; empty without rendering. Throws
 * RowError `unsupported-content`, `media-count` or `reserved-column`.
 */
export function writeRow(
  writer: RowWriter,
  { row, isRead, conversation, trained, media, request }: WritableRow,
  exchanges: readonly AugmentedExchange[],
  validator: Validator | undefined,
  rendered: readonly RenderedExchange[],
): Omit<OutputRow, "hasUnselected"> {
  const { format, outputSpec, keepsColumns } = writer;
  const output = format.write({
    conversation: augmentExchanges(conversation, exchanges),
    trained,
    lossMark: outputSpec.lossMark,
    hasFunctionCalls: outputSpec.hasFunctionCalls,
    tokenized: validator && toTokenizedRow(validator, rendered),
  });
  const objects = keepsColumns ? NO_OBJECTS : collectObjects(outputSpec.trainers, row);
  const hasMore = objects !== NO_OBJECTS || isAny(media) || isAny(request);
  const written = hasMore ? { ...output, ...media, ...request, ...objects } : output;
  if (writer.columns !== undefined) refuseMisfit(writer.columns, written);
  const kept = keepsColumns ? keptColumns(row, isRead, written) : [];
  let members = "";
  const add = (name: string, value: unknown): void => {
    members += `${members === "" ? "" : ","}${JSON.stringify(name)}:${stringifyExact(value)}`;
  };
  for (const name of Object.keys(written)) add(name, written[name]);
  for (const name of kept) add(name, row[name]);
  return {
    json: `{${members}}`,
    hasTools: Object.hasOwn(output, "tools"),
    media: Object.keys(media),
    leftOut: keepsColumns ? [] : leftOutColumns(row, isRead, written),
  };
}

function isAny(object: object): boolean {
  for (const _ in object) return true;
  return false;
}

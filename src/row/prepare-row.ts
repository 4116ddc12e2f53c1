import type { AugmentedExchange } from "../domain/augmented-exchange.js";
import type { Conversation } from "../domain/conversation.js";
import type { Insertion, Outcome, OutputRow, OutputRows, ValidationRecord } from "../domain/outcome.js";
import { RowError } from "../domain/problem.js";
import { augmentRow } from "./augment-row.js";
import type { RowAugmentation } from "./augmented-row.js";
import { excludedRow } from "./excluded-rows.js";
import { type ExpandedRow, expandRow } from "./expand-row.js";
import { insertInto } from "./insert-into.js";
import { type RawRow, toPlace } from "./raw-row.js";
import type { Recipe } from "./recipe.js";
import { refuseUntrained } from "./refuse-untrained.js";
import { type ReadRow, RowViews } from "./row-views.js";
import type { RowWriter } from "./row-writer.js";
import { validateRow } from "./validate-row.js";
import { writeRow } from "./write-row.js";

/**
 * Processes one row, from its bytes to insertions or new rows. Rows of a run are rejected only in its catch. Recipes of
 * one format share the views of a row.
 */
export function prepareRow(recipe: Recipe, raw: RawRow, views = new RowViews(raw, recipe.format)): Outcome {
  const validations: ValidationRecord[] = [];
  try {
    if (recipe.isExcluded?.(raw)) throw excludedRow();
    const read = views.read(recipe.validator !== undefined || recipe.writer !== undefined);
    const { spans } = views;
    const augmentation = augmentRow(recipe, read.example, read.row);
    const { augmentation: final, output } =
      recipe.validator === undefined && recipe.writer === undefined
        ? { augmentation, output: undefined }
        : finishRow(recipe, read, views, augmentation, validations);
    if (final.kind === "unchanged") return { kind: "unchanged", reason: final.reason, output, validations };
    const insertions =
      output === undefined
        ? insertInto(raw.block.text, spans, recipe.format.pattern, final.exchanges)
        : NO_INSERTIONS;
    const { previews, prefixes } = final;
    return { kind: "augmented", insertions, previews, prefixes, output, validations };
  } catch (error) {
    if (error instanceof RowError) {
      return { kind: "rejected", problem: error.at(toPlace(raw.block, raw.position)), validations };
    }
    throw error;
  }
}

/** Most UTF-16 units of all rows that one row is expanded to, which are held in memory together. */
const MOST_OUTPUT = 1 << 28;

/** A converted row has no insertions. */
const NO_INSERTIONS: readonly Insertion[] = [];

interface FinishedRow {
  readonly augmentation: RowAugmentation;
  readonly output: OutputRows;
}

/** Validates the row, or each of the rows that it is expanded to, and converts them if the output format differs. */
function finishRow(
  { validator, writer }: Recipe,
  read: ReadRow,
  views: RowViews,
  augmentation: RowAugmentation,
  validations: ValidationRecord[],
): FinishedRow {
  const { example } = read;
  if (writer !== undefined) refuseUntrained(writer, example.replies, augmentation.exchanges);
  const output: OutputRow[] = [];
  let out: RowAugmentation | undefined;
  let length = 0;
  const source = writer && views.source(read, writer);
  const conversation = views.conversation(example, writer);
  for (const expanded of expandedRows(writer, conversation, augmentation.exchanges)) {
    const own =
      expanded.exchanges === augmentation.exchanges
        ? augmentation
        : { ...augmentation, exchanges: expanded.exchanges };
    const validation =
      validator &&
      validateRow(validator, expanded.conversation, own, () =>
        views.rendered(validator.renderer, expanded.conversation),
      );
    if (validation !== undefined) validations.push(validation.record);
    const decision = validation?.decision ?? augmentation;
    if (decision instanceof RowError) throw decision;
    // if one of several rows is augmented, the row counts as augmented
    if (out?.kind !== "augmented") out = decision;
    if (writer === undefined || source === undefined) continue;
    const exchanges = validation === undefined ? expanded.exchanges : decision.exchanges;
    const written = refuseLong(() => {
      const writable = views.writable(writer, source, expanded.conversation, exchanges);
      return writeRow(writer, writable, exchanges, validator, validation?.exchanges ?? []);
    });
    length += written.json.length;
    if (length > MOST_OUTPUT) throw tooLong();
    output.push({ ...written, hasUnselected: example.exchanges.length > augmentation.exchanges.length });
  }
  return { augmentation: out ?? augmentation, output: writer && output };
}

/** The rows that a row is written as, of its conversation as it is written: one, or with `--expand` several. */
export function expandedRows(
  writer: RowWriter | undefined,
  conversation: Conversation,
  exchanges: readonly AugmentedExchange[],
): readonly ExpandedRow[] {
  return expandRow(writer?.expands === true, conversation, exchanges);
}

function tooLong(): RowError {
  return new RowError(
    "too-long",
    [],
    `as it would be written, the row is longer than ${MOST_OUTPUT} characters; divide the conversation, or use another --to, or no --expand`,
  );
}

/** Throws RowError `too-long` for what no string can hold. */
function refuseLong<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError && error.message === "Invalid string length") throw tooLong();
    throw error;
  }
}

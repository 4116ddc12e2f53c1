import type { Example } from "../domain/example.js";
import type { Outcome, OutputRow, OutputRows, ValidationRecord } from "../domain/outcome.js";
import { RowError } from "../domain/problem.js";
import type { JsonObject } from "../formats/input/format.js";
import { locate } from "../json/spans.js";
import { augmentRow } from "./augment-row.js";
import type { RowAugmentation } from "./augmented-row.js";
import { expandVariants } from "./expand-row.js";
import { type RawRow, toPlace } from "./raw-row.js";
import { readRow } from "./read-row.js";
import type { Recipe } from "./recipe.js";
import { validateRow } from "./validate-row.js";
import { writeRow } from "./write-row.js";

/** The whole journey of one row, from bytes to insertions into them or to new rows. The only catch of RowError. */
export function prepareRow(recipe: Recipe, raw: RawRow): Outcome {
  const validations: ValidationRecord[] = [];
  try {
    const { text, row } = readRow(raw);
    const example = recipe.format.read(row);
    const spans = locate(raw.block.text, raw.start, recipe.format.pattern);
    const augmentation = augmentRow(recipe, raw, spans, example.exchanges);
    if (recipe.validator === undefined && recipe.writer === undefined)
      return toOutcome(augmentation, undefined, validations);
    return finishRow(recipe, example, augmentation, { row, text }, validations);
  } catch (error) {
    if (error instanceof RowError) {
      return { kind: "rejected", problem: error.at(toPlace(raw.block, raw.position)), validations };
    }
    throw error;
  }
}

/** Judges the row, or each of the rows that it becomes, and writes them when they do not keep their shape. */
function finishRow(
  { validator, writer }: Recipe,
  example: Example,
  augmentation: RowAugmentation,
  source: { readonly row: JsonObject; readonly text: string },
  validations: ValidationRecord[],
): Outcome {
  const output: OutputRow[] = [];
  let out: RowAugmentation | undefined;
  for (const variant of expandVariants(
    writer?.expands === true,
    example.conversation(),
    augmentation.exchanges,
  )) {
    const validation =
      validator &&
      validateRow(validator, variant.conversation, { ...augmentation, exchanges: variant.exchanges });
    if (validation !== undefined) validations.push(validation.record);
    const decision = validation?.decision ?? augmentation;
    if (decision instanceof RowError) throw decision;
    // one row that is augmented makes an augmented row of several
    if (out?.kind !== "augmented") out = decision;
    if (writer === undefined) continue;
    const exchanges = validation === undefined ? variant.exchanges : decision.exchanges;
    output.push(writeRow(writer, { ...variant, exchanges }, source, validator, validation?.exchanges ?? []));
  }
  return toOutcome(out ?? augmentation, writer && output, validations);
}

function toOutcome(
  augmentation: RowAugmentation,
  output: OutputRows,
  validations: readonly ValidationRecord[],
): Outcome {
  return augmentation.kind === "unchanged"
    ? { kind: "unchanged", reason: augmentation.reason, output, validations }
    : {
        kind: "augmented",
        insertions: augmentation.insertions,
        previews: augmentation.previews,
        output,
        validations,
      };
}

import type { Example } from "../domain/example.js";
import type { Judged, Outcome, OutputRow, OutputRows } from "../domain/outcome.js";
import { RowError } from "../domain/problem.js";
import type { JsonObject } from "../formats/input/format.js";
import { locate } from "../json/spans.js";
import { augmentRow } from "./augment-row.js";
import type { Made } from "./augmented-row.js";
import { variantsOf } from "./expand-row.js";
import { placeOf, type RawRow } from "./raw-row.js";
import { readRow } from "./read-row.js";
import type { Recipe } from "./recipe.js";
import { judgeRow } from "./validate-row.js";
import { writeRow } from "./write-row.js";

/** The whole journey of one row, from bytes to insertions into them or to new rows. The only catch of RowError. */
export function prepareRow(recipe: Recipe, raw: RawRow): Outcome {
  const judged: Judged[] = [];
  try {
    const { text, row } = readRow(raw);
    const example = recipe.format.read(row);
    const spans = locate(raw.block.text, raw.start, recipe.format.pattern);
    const made = augmentRow(recipe, raw, spans, example.exchanges);
    if (recipe.judge === undefined && recipe.writer === undefined) return outcomeOf(made, undefined, judged);
    return finishRow(recipe, example, made, { row, text }, judged);
  } catch (error) {
    if (error instanceof RowError) {
      return { kind: "rejected", problem: error.at(placeOf(raw.block, raw.ordinal)), judged };
    }
    throw error;
  }
}

/** Judges the row, or each of the rows that it becomes, and writes them when they do not keep their shape. */
function finishRow(
  { judge, writer }: Recipe,
  example: Example,
  made: Made,
  source: { readonly row: JsonObject; readonly text: string },
  judged: Judged[],
): Outcome {
  const output: OutputRow[] = [];
  let out: Made | undefined;
  for (const variant of variantsOf(writer?.expands === true, example.conversation(), made.exchanges)) {
    const sentence =
      judge && judgeRow(judge, variant.conversation, { ...made, exchanges: variant.exchanges });
    if (sentence !== undefined) judged.push(sentence.judged);
    const fate = sentence?.fate ?? made;
    if (fate instanceof RowError) throw fate;
    // one row that is augmented makes an augmented row of several
    if (out?.kind !== "augmented") out = fate;
    if (writer === undefined) continue;
    const exchanges = sentence === undefined ? variant.exchanges : fate.exchanges;
    output.push(writeRow(writer, { ...variant, exchanges }, source, judge, sentence?.turns ?? []));
  }
  return outcomeOf(out ?? made, writer && output, judged);
}

function outcomeOf(made: Made, output: OutputRows, judged: readonly Judged[]): Outcome {
  return made.kind === "unchanged"
    ? { kind: "unchanged", reason: made.reason, output, judged }
    : { kind: "augmented", insertions: made.insertions, previews: made.previews, output, judged };
}

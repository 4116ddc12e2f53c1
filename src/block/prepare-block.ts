import type { Outcome } from "../domain/outcome.js";
import { type Block, type BlockSlice, ROW_FIELDS, slicesOf } from "../io/rows/block.js";
import type { BulkSplicer } from "../row/bulk-splicer.js";
import { prepareRow } from "../row/prepare-row.js";
import { BlockText, type RawRow } from "../row/raw-row.js";
import type { Recipe } from "../row/recipe.js";
import type { ByteBuffer } from "./byte-buffer.js";
import { RangeCopier } from "./range-copier.js";

/** The result of a block besides its bytes. */
export interface PreparedBlock {
  /** How many rows were not rejected. */
  readonly kept: number;
  /** How many of them were spliced in bulk: augmented, and not reported one by one. */
  readonly bulkSpliced: number;
  /**
   * In an array: the position, in the output, of the byte before the first kept row. It is a comma or the opening
   * bracket, and only the writer knows which of the two is right.
   */
  readonly separatorAt: number | undefined;
}

/** Called with each row's outcome, in order; not for rows spliced in bulk. */
export type OnOutcome = (outcome: Outcome, row: RawRow) => void;

/** Prepares every row of a block and appends the kept ones to `out`: ranges of the block, insertions, and new rows. */
export function prepareBlock(
  recipe: Recipe,
  block: Block,
  file: string,
  out: ByteBuffer,
  onOutcome: OnOutcome,
): PreparedBlock {
  let kept = 0;
  let bulkSpliced = 0;
  let separatorAt: number | undefined;
  for (const slice of slicesOf(block)) {
    const prepared = prepareSlice(recipe, slice, file, out, onOutcome);
    kept += prepared.kept;
    bulkSpliced += prepared.bulkSpliced;
    separatorAt ??= prepared.separatorAt;
  }
  return { kept, bulkSpliced, separatorAt };
}

function prepareSlice(
  recipe: Recipe,
  slice: BlockSlice,
  file: string,
  out: ByteBuffer,
  onOutcome: OnOutcome,
): PreparedBlock {
  const { rows } = slice;
  const blockText = new BlockText(slice, file);
  const copier = new RangeCopier(slice, out);
  const count = rows.length / ROW_FIELDS;
  const rowAt = (i: number): RawRow => {
    const at = i * ROW_FIELDS;
    return { block: blockText, start: rows[at]!, end: rows[at + 1]!, position: rows[at + 2]! };
  };
  const bulkSplicer = splicerFor(recipe, slice, blockText);
  let kept = 0;
  let bulkSpliced = 0;
  for (let i = 0; i < count; i++) {
    const next = bulkSplicer?.splice(i) ?? i;
    if (bulkSplicer !== undefined && next > i) {
      copier.append(bulkSplicer.bytes, rowAt(next - 1).end);
      bulkSpliced += next - i;
      i = next;
      if (i === count) break;
    }
    const row = rowAt(i);
    const outcome = prepareRow(recipe, row);
    onOutcome(outcome, row);
    if (outcome.kind !== "rejected") kept++;
    copy(copier, row, outcome);
  }
  copier.flush();
  return { kept: kept + bulkSpliced, bulkSpliced, separatorAt: copier.separatorAt };
}

function copy(copier: RangeCopier, { start, end }: RawRow, outcome: Outcome): void {
  if (outcome.kind === "rejected") copier.drop(end);
  else if (outcome.output !== undefined) {
    copier.replace(
      start,
      end,
      outcome.output.map(({ json }) => json),
    );
  } else copier.keep(start, end, outcome.kind === "augmented" ? outcome.insertions : []);
}

/** The bulk splicer, with the slice's rows; undefined when they must be read one by one. */
function splicerFor(
  { bulkSplicer }: Recipe,
  { container, bytes, rows }: BlockSlice,
  { encoding }: BlockText,
): BulkSplicer | undefined {
  const fits =
    container === "lines" && encoding !== "unchecked" && bulkSplicer?.take(bytes, rows, ROW_FIELDS);
  return fits ? bulkSplicer : undefined;
}

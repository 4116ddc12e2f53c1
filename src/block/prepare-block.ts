import type { Outcome } from "../domain/outcome.js";
import { type Block, type BlockSlice, ROW_FIELDS, slicesOf } from "../io/rows/block.js";
import { COMMA, OPEN_LIST } from "../json/punctuation.js";
import type { BulkSplicer } from "../row/bulk-splicer.js";
import { BlockText, type RawRow } from "../row/raw-row.js";
import type { Recipe } from "../row/recipe.js";
import type { ByteBuffer } from "./byte-buffer.js";
import { RowOutcomes } from "./time-limited-rows.js";

const LF = 0x0a;

/** What came out of a block besides the bytes. */
export interface PreparedBlock {
  readonly kept: number;
  /** How many of them were spliced in bulk: augmented, and not reported one by one. */
  readonly bulkSpliced: number;
  /**
   * In an array: where the byte stands that separates the first kept row from what comes before. It is a comma or the
   * opening bracket, and only the writer knows which of the two is right.
   */
  readonly separatorAt: number | undefined;
}

/** Called with each row's outcome, in order; not for rows spliced in bulk. */
export type OnOutcome = (outcome: Outcome, row: RawRow) => void;

/** Prepares every row of a block and appends the kept ones to `out`: ranges of the block, and what is inserted. */
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
  block: BlockSlice,
  file: string,
  out: ByteBuffer,
  onOutcome: OnOutcome,
): PreparedBlock {
  const { bytes, rows, container } = block;
  const blockText = new BlockText(block, file);
  /** Everything before this byte has been copied or dropped; undefined when the last row was dropped. */
  let copyFrom: number | undefined;
  let lastEnd = 0;
  let kept = 0;
  let bulkSpliced = 0;
  let separatorAt: number | undefined;

  const flushRange = (): void => {
    if (copyFrom === undefined) return;
    out.copy(bytes, copyFrom, lastEnd);
    if (container === "lines") out.byte(LF);
    copyFrom = undefined;
  };

  const count = rows.length / ROW_FIELDS;
  const rowAt = (i: number): RawRow => {
    const at = i * ROW_FIELDS;
    return { block: blockText, start: rows[at]!, end: rows[at + 1]!, position: rows[at + 2]! };
  };
  const outcomes = new RowOutcomes(recipe, rowAt, count);
  const bulkSplicer = splicerFor(recipe, block, blockText);
  for (let i = 0; i < count; i++) {
    const next = bulkSplicer?.splice(i) ?? i;
    if (bulkSplicer !== undefined && next > i) {
      flushRange();
      out.copy(bulkSplicer.bytes, 0, bulkSplicer.bytes.length);
      bulkSpliced += next - i;
      i = next;
      lastEnd = rows[i * ROW_FIELDS - 2]!;
      if (i === count) break;
    }
    const row = rowAt(i);
    const outcome = outcomes.outcomeAt(i);
    const { start, end } = row;
    onOutcome(outcome, row);
    if (outcome.kind === "rejected") {
      flushRange();
    } else {
      // a run of lines is copied with the LF between them; a blank line ends it
      if (container === "lines" && start !== lastEnd + 1) flushRange();
      if (copyFrom === undefined) {
        copyFrom = container === "lines" ? start : lastEnd;
        if (container === "array" && separatorAt === undefined) {
          separatorAt = out.length + separator(bytes, lastEnd) - lastEnd;
        }
      }
      if (outcome.output !== undefined) {
        out.copy(bytes, copyFrom, start);
        out.text(outcome.output.map(({ json }) => json).join(container === "lines" ? "\n" : ","));
        copyFrom = end;
      } else if (outcome.kind === "augmented") {
        for (const { at, json } of outcome.insertions) {
          out.copy(bytes, copyFrom, at);
          out.text(json);
          copyFrom = at;
        }
      }
      kept++;
    }
    lastEnd = end;
  }
  flushRange();
  return { kept: kept + bulkSpliced, bulkSpliced, separatorAt };
}

/** Splices the slice's rows in bulk; undefined when they must be read one by one. */
function splicerFor(
  { bulkSplicer }: Recipe,
  { container, bytes, rows }: BlockSlice,
  { encoding }: BlockText,
): BulkSplicer | undefined {
  const fits =
    container === "lines" && encoding !== "unchecked" && bulkSplicer?.take(bytes, rows, ROW_FIELDS);
  return fits ? bulkSplicer : undefined;
}

/** The comma or bracket of the lead that starts at `from`. */
function separator(bytes: Buffer, from: number): number {
  let at = from;
  while (bytes[at] !== COMMA && bytes[at] !== OPEN_LIST) at++;
  return at;
}

import { isAscii, isUtf8 } from "node:buffer";
import type { Outcome } from "../domain/row.js";
import { type Block, ROW_FIELDS } from "../io/block.js";
import type { ByteBuffer } from "../io/byte-buffer.js";
import { COMMA, OPEN_LIST } from "../json/characters.js";
import { type BlockText, prepareRow, type RawRow } from "./prepare-row.js";
import type { Recipe } from "./recipe.js";

const LF = 0x0a;

/** What came out of a block besides the bytes. */
export interface PreparedBlock {
  readonly kept: number;
  /**
   * In an array: where the byte stands that separates the first kept row from what comes before. It is a comma or the
   * opening bracket, and only the writer knows which of the two is right.
   */
  readonly separatorAt: number | undefined;
}

/** Told of each row's fate, in order. */
export type OnOutcome = (outcome: Outcome, row: RawRow) => void;

/** Prepares every row of a block and appends the kept ones to `out`: ranges of the block, and what is inserted. */
export function prepareBlock(
  recipe: Recipe,
  block: Block,
  file: string,
  out: ByteBuffer,
  onOutcome: OnOutcome,
): PreparedBlock {
  const { bytes, rows, container } = block;
  const encoding = isAscii(bytes) ? "ascii" : isUtf8(bytes) ? "utf-8" : "unchecked";
  const blockText: BlockText = { file, container, bytes, text: bytes.toString("latin1"), encoding };
  /** Everything before this byte has been copied or dropped; undefined when the last row was dropped. */
  let copied: number | undefined;
  let lastEnd = 0;
  let kept = 0;
  let separatorAt: number | undefined;

  const closeRun = (): void => {
    if (copied === undefined) return;
    out.copy(bytes, copied, lastEnd);
    if (container === "lines") out.byte(LF);
    copied = undefined;
  };

  for (let i = 0; i < rows.length; i += ROW_FIELDS) {
    const start = rows[i]!;
    const end = rows[i + 1]!;
    const row: RawRow = { block: blockText, start, end, ordinal: rows[i + 2]! };
    const outcome = prepareRow(recipe, row);
    onOutcome(outcome, row);
    if (outcome.kind === "rejected") {
      closeRun();
    } else {
      // a run of lines is copied with the LF between them; a blank line ends it
      if (container === "lines" && start !== lastEnd + 1) closeRun();
      if (copied === undefined) {
        copied = container === "lines" ? start : lastEnd;
        if (container === "array" && separatorAt === undefined) {
          separatorAt = out.length + separator(bytes, lastEnd) - lastEnd;
        }
      }
      if (outcome.kind === "augmented") {
        for (const { at, json } of outcome.insertions) {
          out.copy(bytes, copied, at);
          out.text(json);
          copied = at;
        }
      }
      kept++;
    }
    lastEnd = end;
  }
  closeRun();
  return { kept, separatorAt };
}

/** The comma or bracket of the lead that starts at `from`. */
function separator(bytes: Buffer, from: number): number {
  let at = from;
  while (bytes[at] !== COMMA && bytes[at] !== OPEN_LIST) at++;
  return at;
}

import type { Insertion } from "../domain/outcome.js";
import type { BlockSlice } from "../io/rows/block.js";
import { COMMA, OPEN_LIST } from "../json/punctuation.js";
import type { ByteBuffer } from "./byte-buffer.js";

const LF = 0x0a;

/**
 * Copies the kept rows of a slice in as few ranges as possible: rows that follow each other are copied together, with
 * what is between them. Rows are given in order.
 */
export class RangeCopier {
  private readonly slice: BlockSlice;
  private readonly out: ByteBuffer;
  /** Everything before this byte is copied or dropped; undefined if the last row was dropped. */
  private copyFrom: number | undefined;
  private lastEnd = 0;
  /** In an array: the position in `out` of the separator before the first kept row. See PreparedBlock. */
  separatorAt: number | undefined;

  constructor(slice: BlockSlice, out: ByteBuffer) {
    this.slice = slice;
    this.out = out;
  }

  /** Omits a row. */
  drop(end: number): void {
    this.flush();
    this.lastEnd = end;
  }

  /** Keeps a row with insertions into it, in the order of their positions. */
  keep(start: number, end: number, insertions: readonly Insertion[]): void {
    let from = this.begin(start);
    for (const { at, json } of insertions) {
      this.out.copy(this.slice.bytes, from, at);
      this.out.text(json);
      from = at;
    }
    this.copyFrom = from;
    this.lastEnd = end;
  }

  /** Puts new rows in the place of one. */
  replace(start: number, end: number, rows: readonly string[]): void {
    this.out.copy(this.slice.bytes, this.begin(start), start);
    const separator = this.slice.container === "lines" ? LF : COMMA;
    // one by one: together they may be longer than a string can be
    rows.forEach((row, i) => {
      if (i > 0) this.out.byte(separator);
      this.out.text(row);
    });
    this.copyFrom = end;
    this.lastEnd = end;
  }

  /** Appends rows that were spliced in bulk, each followed by LF, in the place of all rows up to `end`. */
  append(spliced: Buffer, end: number): void {
    this.flush();
    this.out.copy(spliced, 0, spliced.length);
    this.lastEnd = end;
  }

  /** Ends the range that is being copied. */
  flush(): void {
    if (this.copyFrom === undefined) return;
    this.out.copy(this.slice.bytes, this.copyFrom, this.lastEnd);
    if (this.slice.container === "lines") this.out.byte(LF);
    this.copyFrom = undefined;
  }

  /** The byte from which the row that starts at `start` is copied. */
  private begin(start: number): number {
    const isLines = this.slice.container === "lines";
    // lines are copied with the LF between them; a blank line ends a range
    if (isLines && start !== this.lastEnd + 1) this.flush();
    if (this.copyFrom !== undefined) return this.copyFrom;
    if (!isLines) this.separatorAt ??= this.out.length + this.separatorAfter(this.lastEnd) - this.lastEnd;
    return isLines ? start : this.lastEnd;
  }

  /** The position of the comma or bracket at or after `from`. */
  private separatorAfter(from: number): number {
    const { bytes } = this.slice;
    let at = from;
    while (bytes[at] !== COMMA && bytes[at] !== OPEN_LIST) at++;
    return at;
  }
}

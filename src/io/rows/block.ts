/** How a file holds its rows. */
export type Container = "lines" | "array";

/** What a row's position is: its line's number from 1, the byte where its line begins, or its index from 0. */
export type PositionUnit = "line" | "byte" | "element";

/** A position between two lines of an input: how many of its plain bytes are before it, and the next line's number. */
export interface LinePosition {
  readonly byte: number;
  readonly line: number;
}

/** Rows in their bytes, to be processed together. Valid until the next block is requested. */
export interface Block {
  readonly container: Container;
  readonly positionUnit: PositionUnit;
  /**
   * Lines: whole lines. Array: for each row its lead and then the row itself. A lead is all text between two rows: one
   * comma, or for the first row the opening bracket, and white space. The last block has no rows, only the end of the
   * array.
   */
  readonly bytes: Buffer;
  /** Three numbers for each row: the byte where it starts, the byte after its end, and its position. */
  readonly rows: ArrayLike<number>;
  /** A row over the limit that follows the others: it was skipped, not kept. */
  readonly oversized: Oversized | undefined;
  /** How many blank lines were skipped in it, or before it. */
  readonly blank: number;
  /** Where the next block begins; undefined in an array. */
  readonly next: LinePosition | undefined;
}

export interface Oversized {
  readonly position: number;
  readonly bytes: number;
}

/** Numbers per row in `rows`. */
export const ROW_FIELDS = 3;

/**
 * The numbers of a block's rows, in memory that is reused for each block: as separate objects, they would live just
 * long enough to reach the old generation of the heap.
 */
export class RowNumbers {
  private numbers = new Float64Array(ROW_FIELDS << 8);
  private used = 0;

  /** All of them; valid until the next `clear`. */
  get all(): Float64Array {
    return this.numbers.subarray(0, this.used);
  }

  get length(): number {
    return this.used;
  }

  push(start: number, end: number, position: number): void {
    if (this.used + ROW_FIELDS > this.numbers.length) {
      const grown = new Float64Array(this.numbers.length * 2);
      grown.set(this.numbers);
      this.numbers = grown;
    }
    this.numbers[this.used] = start;
    this.numbers[this.used + 1] = end;
    this.numbers[this.used + 2] = position;
    this.used += ROW_FIELDS;
  }

  clear(): void {
    this.used = 0;
  }
}

/** Which rows blocks contain. */
export interface BlockLimits {
  /** A longer row is rejected without being kept in memory. */
  readonly maxRowBytes: number;
  /** Whether a blank line is a row, which is then rejected; else it is skipped. */
  readonly blankLines?: "rows" | "passed-over";
}

/** Target size of one slice, in bytes: its results stay in the CPU cache and in the young generation of the heap. */
const PART_BYTES = 1 << 16;

/** A slice of a block: some rows, and the bytes from the end of the row before them to the end of the last. */
export type BlockSlice = Pick<Block, "container" | "positionUnit" | "bytes" | "rows">;

/** A block's rows in slices of the target size, or of one longer row. A slice is valid until the next is requested. */
export function* slicesOf(block: Block): Generator<BlockSlice> {
  const { bytes, rows } = block;
  if (bytes.length <= PART_BYTES) {
    yield block;
    return;
  }
  const part = new RowNumbers();
  let from = 0;
  for (let first = 0; first < rows.length; ) {
    part.clear();
    let to = from;
    let at = first;
    for (; at < rows.length && (at === first || rows[at + 1]! - from <= PART_BYTES); at += ROW_FIELDS) {
      to = rows[at + 1]!;
      part.push(rows[at]! - from, to - from, rows[at + 2]!);
    }
    yield {
      container: block.container,
      positionUnit: block.positionUnit,
      bytes: bytes.subarray(from, to),
      rows: part.all,
    };
    first = at;
    from = to;
  }
}

/** How a file holds its rows. */
export type Container = "lines" | "array";

/** What a row's ordinal says: its line's number from 1, the byte of the input where its line begins, or its index from 0. */
export type PositionUnit = "line" | "byte" | "element";

/** A place between two lines of an input: how many of its plain bytes are in front of it, and the next line's number. */
export interface LinePosition {
  readonly byte: number;
  readonly line: number;
}

/** Rows in their bytes, ready to be worked on in one go. Valid until the next block is asked for. */
export interface Block {
  readonly container: Container;
  readonly positionUnit: PositionUnit;
  /**
   * Lines: whole lines. Array: for each row its lead and then the row itself, where a lead is all that stands between
   * two rows: one comma, or for the first row the opening bracket, and white space. A last block without rows holds
   * what closes the array.
   */
  readonly bytes: Buffer;
  /** Three numbers for each row: the byte where it starts, the byte behind its end, and its ordinal. */
  readonly rows: ArrayLike<number>;
  /** A row over the limit that follows on the others: it was passed over, not kept. */
  readonly oversized: Oversized | undefined;
  /** How many blank lines were passed over in it, or in front of it. */
  readonly blank: number;
  /** Where the next block begins; undefined in an array. */
  readonly next: LinePosition | undefined;
}

export interface Oversized {
  readonly position: number;
  readonly bytes: number;
}

/** Numbers in `rows` for each row. */
export const ROW_FIELDS = 3;

/**
 * The numbers of a block's rows, in memory that is used for one block after another: as objects of their own, they would
 * live just long enough to get old.
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

/** How blocks are made. */
export interface BlockLimits {
  /** A longer row is rejected without being held in memory. */
  readonly maxRowBytes: number;
  /** Whether a blank line is a row like others, and so an unfit one; else it is passed over. */
  readonly blankLines?: "rows" | "passed-over";
}

/** So much of a block is worked on in one go: what is made of it stays in the cache, and in the young part of the heap. */
const PART_BYTES = 1 << 16;

/** A part of a block: some rows, and the bytes from the end of the row before them to the end of the last. */
export type BlockSlice = Pick<Block, "container" | "positionUnit" | "bytes" | "rows">;

/** A block's rows, in parts that are not long, unless a row is. A part is valid until the next one is asked for. */
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

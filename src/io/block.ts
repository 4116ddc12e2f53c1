/** How a file holds its rows. */
export type Container = "lines" | "array";

/** Rows in their bytes, ready to be worked on in one go. Valid until the next block is asked for. */
export interface Block {
  readonly container: Container;
  /**
   * Lines: whole lines. Array: for each row its lead and then the row itself, where a lead is all that stands between
   * two rows: one comma, or for the first row the opening bracket, and white space. A last block without rows holds
   * what closes the array.
   */
  readonly bytes: Buffer;
  /**
   * Three numbers for each row: the byte where it starts, the byte behind its end, and its ordinal: a line number from
   * 1, or an element's index from 0.
   */
  readonly rows: readonly number[];
  /** A row over the limit that follows on the others: it was passed over, not kept. */
  readonly oversized: Oversized | undefined;
}

export interface Oversized {
  readonly ordinal: number;
  readonly bytes: number;
}

/** Numbers in `rows` for each row. */
export const ROW_FIELDS = 3;

/** How blocks are made. */
export interface BlockLimits {
  /** A longer row is rejected without being held in memory. */
  readonly maxRowBytes: number;
}

/** What a reader counts besides rows. */
export interface BlankCount {
  blank: number;
}

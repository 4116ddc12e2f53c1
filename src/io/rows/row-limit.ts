import { type Block, ROW_FIELDS } from "./block.js";

/** How an array ends of which only the first rows are read. */
const ARRAY_END = Buffer.from("\n]\n");

/** Counts the rows of all inputs, and ends after so many; without a limit, nothing ends. */
export class RowLimit {
  private left: number;

  constructor(limit: number | undefined) {
    this.left = limit ?? Number.POSITIVE_INFINITY;
  }

  /** Whether no more rows are to be read. */
  get isReached(): boolean {
    return this.left === 0;
  }

  /** The blocks of one input up to the limit. Of lines, nothing is read beyond it; an array ends as arrays do. */
  async *take(blocks: AsyncIterable<Block>): AsyncGenerator<Block> {
    for await (const block of blocks) {
      const rows = block.rows.length / ROW_FIELDS + (block.oversized === undefined ? 0 : 1);
      const taken = Math.min(rows, this.left);
      this.left -= taken;
      if (taken === rows) yield block;
      else {
        if (taken > 0) yield firstRows(block, taken);
        if (block.container === "array") yield { ...firstRows(block, 0), bytes: ARRAY_END };
        return;
      }
      if (this.isReached && block.container === "lines") return;
    }
  }
}

/** A block with its first rows alone, of which there are fewer than it has. */
function firstRows(block: Block, count: number): Block {
  const rows = Array.from(block.rows).slice(0, count * ROW_FIELDS);
  const bytes = block.bytes.subarray(0, count === 0 ? 0 : rows.at(-2));
  return { ...block, bytes, rows, oversized: undefined, blank: 0, next: undefined };
}

import type { FormatFinder } from "../block/format-finder.js";
import { RowError } from "../domain/problem.js";
import type { RowFormat } from "../formats/input/format.js";
import { createInputFormat, type FormatSettings } from "../formats/input/registry.js";
import { type Block, ROW_FIELDS } from "../io/rows/block.js";
import { BlockText, type RawRow } from "../row/raw-row.js";

/** One row of an input, in bytes of its own; or what is between rows. */
export type SourceItem =
  | {
      readonly kind: "row";
      readonly raw: RawRow;
      readonly format: RowFormat;
      /** In an array: the text between the row before and this one. */
      readonly lead: Buffer;
    }
  /** A row that is too long to be read. */
  | { readonly kind: "oversized"; readonly raw: RawRow; readonly error: RowError }
  /** The bytes that close an array. */
  | { readonly kind: "close"; readonly bytes: Buffer };

/** Takes the blocks of inputs apart into rows whose format is known. */
export class SourceRows {
  private readonly finder: FormatFinder;
  private readonly maxRowBytes: number;
  private last: { readonly settings: FormatSettings; readonly format: RowFormat } | undefined;

  constructor(finder: FormatFinder, maxRowBytes: number) {
    this.finder = finder;
    this.maxRowBytes = maxRowBytes;
  }

  /** All rows of one input, in order. Throws RunError `usage` for rows of no format. */
  async *of(blocks: AsyncIterable<Block>, file: string): AsyncGenerator<SourceItem> {
    for await (const { block, format } of this.finder.blocks(blocks)) {
      if (block.container === "array" && block.rows.length === 0 && block.oversized === undefined)
        yield { kind: "close", bytes: Buffer.from(block.bytes) };
      else yield* this.rowsOf(block, file, this.formatOf(format));
    }
  }

  private *rowsOf(block: Block, file: string, format: RowFormat): Generator<SourceItem> {
    const { rows, oversized } = block;
    let before = 0;
    for (let i = 0; i < rows.length; i += ROW_FIELDS) {
      const [start, end, position] = [rows[i]!, rows[i + 1]!, rows[i + 2]!];
      const lead = block.container === "array" ? block.bytes.subarray(before, start) : EMPTY;
      const raw = rawRow(block, file, block.bytes.subarray(start, end), position);
      yield { kind: "row", raw, format, lead: Buffer.from(lead) };
      before = end;
    }
    if (oversized === undefined) return;
    const message = `${oversized.bytes} bytes; the limit is ${this.maxRowBytes} (--max-row-bytes)`;
    const error = new RowError("too-long", [], message);
    yield { kind: "oversized", raw: rawRow(block, file, EMPTY, oversized.position), error };
  }

  private formatOf(settings: FormatSettings): RowFormat {
    if (this.last?.settings !== settings) this.last = { settings, format: createInputFormat(settings) };
    return this.last.format;
  }
}

const EMPTY = Buffer.alloc(0);

/** A row in a block of its own: the block that it was read in is used again for the next rows. */
function rawRow({ container, positionUnit }: Block, file: string, row: Buffer, position: number): RawRow {
  const bytes = Buffer.from(row);
  const slice = { container, positionUnit, bytes, rows: [0, bytes.length, position] };
  return { block: new BlockText(slice, file), start: 0, end: bytes.length, position };
}

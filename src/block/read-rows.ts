import { RowError } from "../domain/problem.js";
import type { DetectedOptions } from "../formats/input/pair.js";
import type { FormatSettings } from "../formats/input/registry.js";
import { type Block, type Oversized, type PositionUnit, ROW_FIELDS } from "../io/rows/block.js";
import { BlockText, type RawRow } from "../row/raw-row.js";
import { FormatFinder } from "./format-finder.js";

/** An input's blocks. */
export interface NamedBlocks {
  readonly name: string;
  readonly blocks: AsyncIterable<Block>;
}

/** A row in bytes of its own, or one that is too long to be read. */
export type ReadRow =
  | { readonly kind: "row"; readonly raw: RawRow; readonly format: FormatSettings }
  | {
      readonly kind: "oversized";
      readonly oversized: Oversized;
      readonly file: string;
      readonly positionUnit: PositionUnit;
    };

/** How the format of rows is known. */
export interface RowsReading {
  /** The format; if undefined, it is detected as a run detects it. */
  readonly format: FormatSettings | undefined;
  /** Options of a format that is detected. */
  readonly options: DetectedOptions | undefined;
  /** Called with each block until the format is known; throws RunError for rows that are not to be read. */
  readonly refuse?: (block: Block, name: string) => void;
}

/** All rows in order. */
export async function* readRows(
  inputs: AsyncIterable<NamedBlocks>,
  { format: given, options, refuse }: RowsReading,
): AsyncGenerator<ReadRow> {
  const finder = new FormatFinder(given, options);
  for await (const { name, blocks } of inputs) {
    const formatted = finder.blocks(blocks, (block) => refuse?.(block, name));
    for await (const { block, format } of formatted) yield* rowsOf(block, name, format);
  }
}

function* rowsOf(block: Block, file: string, format: FormatSettings): Generator<ReadRow> {
  const { container, positionUnit, rows, oversized } = block;
  for (let i = 0; i < rows.length; i += ROW_FIELDS) {
    const bytes = Buffer.from(block.bytes.subarray(rows[i], rows[i + 1]));
    const position = rows[i + 2]!;
    const slice = { container, positionUnit, bytes, rows: [0, bytes.length, position] };
    const raw = { block: new BlockText(slice, file), start: 0, end: bytes.length, position };
    yield { kind: "row", raw, format };
  }
  if (oversized !== undefined) yield { kind: "oversized", oversized, file, positionUnit };
}

/** The error of a row that is too long to be read. */
export function tooLongError({ bytes }: Oversized, maxRowBytes: number): RowError {
  return new RowError("too-long", [], `${bytes} bytes; the limit is ${maxRowBytes} (--max-row-bytes)`);
}

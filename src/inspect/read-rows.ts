import { FormatFinder } from "../block/format-finder.js";
import { renderedLayout } from "../check/file-layout.js";
import { RowError } from "../domain/problem.js";
import { RunError } from "../domain/run-error.js";
import type { DetectedOptions } from "../formats/input/pair.js";
import type { FormatSettings } from "../formats/input/registry.js";
import { type Block, type Oversized, type PositionUnit, ROW_FIELDS } from "../io/rows/block.js";
import { BlockText, type RawRow } from "../row/raw-row.js";

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

/** All rows in order. Their format is detected as a run detects it, unless it is `given`. */
export async function* readRows(
  inputs: AsyncIterable<NamedBlocks>,
  given: FormatSettings | undefined,
  options: DetectedOptions | undefined,
): AsyncGenerator<ReadRow> {
  const finder = new FormatFinder(given, options);
  for await (const { name, blocks } of inputs) {
    const formatted = finder.blocks(blocks, (block) => refuseRendered(block, name));
    for await (const { block, format } of formatted) yield* rowsOf(block, name, format);
  }
}

/** Rows that are rendered already no longer say which of their texts is what. Throws RunError `usage`. */
function refuseRendered(block: Block, name: string): void {
  const kind = renderedLayout(block);
  if (kind === undefined) return;
  throw new RunError("usage", [
    `${name} has rows that are rendered already (${kind}), in which inspect cannot tell the parts apart`,
    "inspect the rows that they were made from, with the same flags",
  ]);
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

import { OPEN_LIST } from "../../json/punctuation.js";
import { peek } from "../bytes/peek.js";
import { arrayBlocks } from "./array.js";
import type { Block, BlockLimits, Container } from "./block.js";
import { type LinesFrom, lineBlocks } from "./lines.js";

const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/** A file's rows as blocks; its container is detected from its first bytes. */
export interface RowSource {
  readonly container: Container;
  readonly blocks: AsyncIterable<Block>;
  /** Whether the bytes that were peeked at are all white space. Known from the start. */
  readonly empty: boolean;
}

/** Detects the container by the first byte that is not white space; strips a byte-order mark at the file's start. */
export async function readRows(
  chunks: AsyncIterable<Buffer>,
  name: string,
  limits: BlockLimits,
): Promise<RowSource> {
  const peeked = await peek(chunks, (bytes) => bytes.length >= BOM.length && firstByte(bytes) !== undefined);
  const first = firstByte(peeked.first);
  const marked = peeked.first.subarray(0, BOM.length).equals(BOM);
  const plain = marked ? skipBytes(peeked.chunks, BOM.length) : peeked.chunks;
  if (first === OPEN_LIST)
    return { container: "array", blocks: arrayBlocks(plain, name, limits), empty: false };
  const position = { byte: marked ? BOM.length : 0, line: 1 };
  return {
    container: "lines",
    blocks: lineBlocks(plain, limits, { position, positionUnit: "line" }),
    empty: first === undefined,
  };
}

/** The rows of lines, whatever their first bytes look like; strips a byte-order mark at the file's start. */
export async function readLines(
  chunks: AsyncIterable<Buffer>,
  limits: BlockLimits,
  from: LinesFrom,
): Promise<RowSource> {
  const lines = (plain: AsyncIterable<Buffer>, begins: LinesFrom): RowSource => ({
    container: "lines",
    blocks: lineBlocks(plain, limits, begins),
    empty: false,
  });
  if (from.position.byte > 0) return lines(chunks, from);
  const peeked = await peek(chunks, ({ length }) => length >= BOM.length);
  if (!peeked.first.subarray(0, BOM.length).equals(BOM)) return lines(peeked.chunks, from);
  const position = { ...from.position, byte: BOM.length };
  return lines(skipBytes(peeked.chunks, BOM.length), { ...from, position });
}

/** The first byte that is neither part of a byte-order mark nor white space. */
function firstByte(bytes: Buffer): number | undefined {
  const start = bytes.subarray(0, BOM.length).equals(BOM) ? BOM.length : 0;
  return bytes.subarray(start).find((byte) => byte > 0x20);
}

/** The bytes after the first `count` bytes. */
export async function* skipBytes(chunks: AsyncIterable<Buffer>, count: number): AsyncGenerator<Buffer> {
  let left = count;
  for await (const chunk of chunks) {
    if (left < chunk.length) yield chunk.subarray(left);
    left = Math.max(0, left - chunk.length);
  }
}

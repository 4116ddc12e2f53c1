import { OPEN_LIST } from "../json/characters.js";
import { arrayBlocks } from "./array.js";
import type { BlankCount, Block, BlockLimits, Container } from "./block.js";
import { lineBlocks } from "./lines.js";
import { peek } from "./peek.js";

const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/** A file's rows as blocks, once its first bytes have told how it holds them. */
export interface RowSource {
  readonly container: Container;
  readonly blocks: AsyncIterable<Block>;
  /** Whether no byte but white space came. Known from the start. */
  readonly empty: boolean;
}

/** Tells the container by the first byte that is no white space; strips a byte-order mark at the file's start. */
export async function readRows(
  chunks: AsyncIterable<Buffer>,
  name: string,
  limits: BlockLimits,
  counts: BlankCount,
): Promise<RowSource> {
  const peeked = await peek(chunks, (bytes) => bytes.length >= BOM.length && firstByte(bytes) !== undefined);
  const first = firstByte(peeked.first);
  const plain = peeked.first.subarray(0, 3).equals(BOM) ? withoutBom(peeked.chunks) : peeked.chunks;
  return first === OPEN_LIST
    ? { container: "array", blocks: arrayBlocks(plain, name, limits), empty: false }
    : { container: "lines", blocks: lineBlocks(plain, limits, counts), empty: first === undefined };
}

/** The first byte that is neither of a byte-order mark nor white space. */
function firstByte(bytes: Buffer): number | undefined {
  const start = bytes.subarray(0, 3).equals(BOM) ? BOM.length : 0;
  return bytes.subarray(start).find((byte) => byte > 0x20);
}

async function* withoutBom(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let first = true;
  for await (const chunk of chunks) {
    yield first ? chunk.subarray(BOM.length) : chunk;
    first = false;
  }
}

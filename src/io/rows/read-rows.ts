import { RunError } from "../../domain/run-error.js";
import { OPEN_LIST } from "../../json/punctuation.js";
import { peek } from "../bytes/peek.js";
import { isWhiteSpace } from "../bytes/white-space.js";
import { refuseForeign, SAMPLE_BYTES } from "../kinds/refuse-foreign.js";
import { arrayBlocks } from "./array.js";
import type { Block, BlockLimits, Container } from "./block.js";
import { type LinesFrom, lineBlocks } from "./lines.js";

const BOM = Buffer.from([0xef, 0xbb, 0xbf]);
const LF = 0x0a;

/** The size that decides whether a first line is complete: longer than every magic number, and than a tar header. */
const LEAST_BYTES = 512;
/** White space up to this size may stand before the first row. */
const LEAST_BLANK_BYTES = 1 << 20;

/** A file's rows as blocks; its container is detected from its first bytes. */
export interface RowSource {
  readonly container: Container;
  readonly blocks: AsyncIterable<Block>;
  /** Whether the input is white space to its end. Known from the start. */
  readonly empty: boolean;
}

/**
 * Detects the container by the first byte that is not white space; strips a byte-order mark at the file's start. Throws
 * RunError `bad-data` for a file that is no rows, and for more leading white space than a row may have bytes.
 */
export async function readRows(
  chunks: AsyncIterable<Buffer>,
  name: string,
  limits: BlockLimits,
): Promise<RowSource> {
  const beginning = new Beginning(Math.max(limits.maxRowBytes, LEAST_BLANK_BYTES));
  const peeked = await peek(chunks, (bytes) => beginning.isKnown(bytes));
  if (beginning.isTooBlank(peeked.first))
    throw new RunError(
      "bad-data",
      `${name}: more white space before the first row than a row may have bytes; remove it, or raise --max-row-bytes`,
    );
  const { first, marked } = beginning.look(peeked.first);
  refuseForeign(peeked.first.subarray(0, SAMPLE_BYTES), name);
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

/** Looks for the first byte of the rows in a beginning that grows: each byte is looked at once. */
class Beginning {
  private readonly mostBlank: number;
  /** Every byte before this one is white space, or the byte-order mark. */
  private at = 0;
  private marked = false;

  constructor(mostBlank: number) {
    this.mostBlank = mostBlank;
  }

  /** The first byte that is neither part of a byte-order mark nor white space, and whether there is a mark. */
  look(bytes: Buffer): { readonly first: number | undefined; readonly marked: boolean } {
    if (this.at === 0 && bytes.subarray(0, BOM.length).equals(BOM)) {
      this.marked = true;
      this.at = BOM.length;
    }
    while (this.at < bytes.length && isWhiteSpace(bytes[this.at]!)) this.at++;
    return { first: bytes[this.at], marked: this.marked };
  }

  /** Whether the bytes are enough to tell what the file is: its first line, or a sample of it. */
  isKnown(bytes: Buffer): boolean {
    if (bytes.length < BOM.length) return false;
    if (this.look(bytes).first === undefined) return this.isTooBlank(bytes);
    const seen = bytes.length;
    return seen >= SAMPLE_BYTES || (seen >= LEAST_BYTES && bytes.indexOf(LF, this.at) !== -1);
  }

  isTooBlank(bytes: Buffer): boolean {
    return this.at >= bytes.length && this.at > this.mostBlank;
  }
}

/** The bytes after the first `count` bytes. */
export async function* skipBytes(chunks: AsyncIterable<Buffer>, count: number): AsyncGenerator<Buffer> {
  let left = count;
  for await (const chunk of chunks) {
    if (left < chunk.length) yield chunk.subarray(left);
    left = Math.max(0, left - chunk.length);
  }
}

import { PendingBytes } from "../bytes/pending-bytes.js";
import { type Block, type BlockLimits, type LinePosition, type PositionUnit, RowNumbers } from "./block.js";

const LF = 0x0a;
const SPACE = 0x20;

/** Where the lines begin, and how messages identify them. */
export interface LinesFrom {
  readonly position: LinePosition;
  readonly positionUnit: Exclude<PositionUnit, "element">;
}

/**
 * JSON Lines as blocks of whole lines. Only LF ends a line; a CR before it is the row's own white space. Blank lines
 * are counted and skipped, unless they are rows. Memory is bounded by a chunk and the longest row that is allowed.
 */
export async function* lineBlocks(
  chunks: AsyncIterable<Buffer>,
  limits: BlockLimits,
  from: LinesFrom,
): AsyncGenerator<Block> {
  const pending = new PendingBytes();
  const cutter = new LineCutter(limits, from);
  /** How many bytes of the current oversized line have been skipped; undefined outside one. */
  let passed: number | undefined;

  for await (const chunk of chunks) {
    let rest = chunk;
    if (passed !== undefined) {
      const end = chunk.indexOf(LF);
      passed += end === -1 ? chunk.length : end;
      if (end === -1) continue;
      yield cutter.oversized(passed);
      passed = undefined;
      rest = chunk.subarray(end + 1);
    }
    const lastEnd = rest.lastIndexOf(LF);
    const whole = lastEnd === -1 ? 0 : pending.length + lastEnd + 1;
    pending.append(rest);
    if (whole > 0) {
      yield* cutter.blocks(pending.bytes.subarray(0, whole));
      pending.drop(whole);
    }
    if (pending.length > limits.maxRowBytes) {
      passed = pending.length;
      pending.drop(pending.length);
    }
  }
  if (passed !== undefined) yield cutter.oversized(passed);
  else yield* cutter.blocks(pending.bytes);
}

/** Splits whole lines into rows, and tracks their position in the input. */
class LineCutter {
  private readonly maxRowBytes: number;
  private readonly keepsBlank: boolean;
  private readonly positionUnit: LinesFrom["positionUnit"];
  private readonly rows = new RowNumbers();
  /** Position of the next byte. */
  private byte: number;
  private line: number;

  constructor({ maxRowBytes, blankLines }: BlockLimits, { position, positionUnit }: LinesFrom) {
    this.maxRowBytes = maxRowBytes;
    this.keepsBlank = blankLines === "rows";
    this.positionUnit = positionUnit;
    this.byte = position.byte;
    this.line = position.line;
  }

  /** The blocks of some whole lines: one, unless oversized lines end some early. */
  *blocks(bytes: Buffer): Generator<Block> {
    const { byte: first, rows } = this;
    let blank = 0;
    rows.clear();
    for (let start = 0; start < bytes.length; this.line++) {
      const lf = bytes.indexOf(LF, start);
      const end = lf === -1 ? bytes.length : lf;
      const position = this.position;
      this.byte = first + Math.min(end + 1, bytes.length);
      if (end - start > this.maxRowBytes) {
        const next = { byte: this.byte, line: this.line + 1 };
        yield { ...this.block(bytes, rows.all, blank), oversized: { position, bytes: end - start }, next };
        rows.clear();
        blank = 0;
      } else if (!this.keepsBlank && isBlank(bytes, start, end)) blank++;
      else rows.push(start, end, position);
      start = end + 1;
    }
    if (rows.length > 0 || blank > 0) yield this.block(bytes, rows.all, blank);
  }

  /** The block of a line that was skipped; `bytes` is its length without LF. */
  oversized(bytes: number): Block {
    const oversized = { position: this.position, bytes };
    this.line++;
    this.byte += bytes + 1;
    return { ...this.block(Buffer.alloc(0), [], 0), oversized };
  }

  private get position(): number {
    return this.positionUnit === "line" ? this.line : this.byte;
  }

  private block(bytes: Buffer, rows: ArrayLike<number>, blank: number): Block {
    const { positionUnit, byte, line } = this;
    return {
      container: "lines",
      positionUnit,
      bytes,
      rows,
      blank,
      oversized: undefined,
      next: { byte, line },
    };
  }
}

function isBlank(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    if (byte > SPACE || (byte !== SPACE && byte !== 0x09 && byte !== 0x0d)) return false;
  }
  return true;
}

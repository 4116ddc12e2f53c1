import type { BlankCount, Block, BlockLimits } from "./block.js";
import { Held } from "./held.js";

const LF = 0x0a;
const SPACE = 0x20;

/**
 * JSON Lines as blocks of whole lines. Only LF ends a line; a CR in front of it is the row's own white space. Blank
 * lines are counted and passed over. Memory is bounded by a chunk and the longest row that is allowed.
 */
export async function* lineBlocks(
  chunks: AsyncIterable<Buffer>,
  limits: BlockLimits,
  counts: BlankCount,
): AsyncGenerator<Block> {
  const held = new Held();
  let line = 1;
  /** How many bytes of an oversized line have been passed over, while in one. */
  let passed: number | undefined;

  for await (const chunk of chunks) {
    let rest = chunk;
    if (passed !== undefined) {
      const end = chunk.indexOf(LF);
      passed += end === -1 ? chunk.length : end;
      if (end === -1) continue;
      yield oversizedBlock(line++, passed);
      passed = undefined;
      rest = chunk.subarray(end + 1);
    }
    const lastEnd = rest.lastIndexOf(LF);
    const whole = lastEnd === -1 ? 0 : held.length + lastEnd + 1;
    held.append(rest);
    if (whole > 0) {
      line = yield* blocksOf(held.bytes.subarray(0, whole), line, limits, counts);
      held.drop(whole);
    }
    if (held.length > limits.maxRowBytes) {
      passed = held.length;
      held.drop(held.length);
    }
  }
  if (passed !== undefined) yield oversizedBlock(line, passed);
  else yield* blocksOf(held.bytes, line, limits, counts);
}

/** The blocks of some whole lines: one, unless oversized lines close some early. Returns the next line's number. */
function* blocksOf(
  bytes: Buffer,
  firstLine: number,
  { maxRowBytes }: BlockLimits,
  counts: BlankCount,
): Generator<Block, number> {
  let rows: number[] = [];
  let line = firstLine;
  for (let start = 0; start < bytes.length; line++) {
    const lf = bytes.indexOf(LF, start);
    const end = lf === -1 ? bytes.length : lf;
    if (end - start > maxRowBytes) {
      yield { ...block(bytes, rows), oversized: { ordinal: line, bytes: end - start } };
      rows = [];
    } else if (isBlank(bytes, start, end)) counts.blank++;
    else rows.push(start, end, line);
    start = end + 1;
  }
  if (rows.length > 0) yield block(bytes, rows);
  return line;
}

function block(bytes: Buffer, rows: readonly number[]): Block {
  return { container: "lines", bytes, rows, oversized: undefined };
}

function oversizedBlock(ordinal: number, bytes: number): Block {
  return { ...block(Buffer.alloc(0), []), oversized: { ordinal, bytes } };
}

function isBlank(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    if (byte > SPACE || (byte !== SPACE && byte !== 0x09 && byte !== 0x0d)) return false;
  }
  return true;
}

const LF = 0x0a;
const PROBE_BYTES = 1 << 16;

/** Bytes `start` to `end` of an input, excluding `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Reads into a buffer from a position on; returns the number of bytes, 0 at the end. */
export type ReadAt = (buffer: Buffer, position: number) => Promise<number>;

/**
 * The lines of a range: those whose first byte is in it. So each line of an input is in exactly one of the ranges that
 * cover it, wherever these are split. Only LF ends a line.
 */
export async function toLineRange(range: ByteRange, bytes: number, read: ReadAt): Promise<ByteRange> {
  const start = await lineFrom(range.start, bytes, read);
  return { start, end: range.end <= start ? start : await lineFrom(range.end, bytes, read) };
}

/** Where the first line at or after `at` begins. A line begins after each LF, so the byte before `at` is read, too. */
async function lineFrom(at: number, bytes: number, read: ReadAt): Promise<number> {
  if (at <= 0) return 0;
  const buffer = Buffer.allocUnsafeSlow(PROBE_BYTES);
  for (let position = at - 1; position < bytes; ) {
    const count = await read(buffer, position);
    if (count === 0) break;
    const found = buffer.subarray(0, count).indexOf(LF);
    if (found !== -1) return Math.min(position + found + 1, bytes);
    position += count;
  }
  return bytes;
}

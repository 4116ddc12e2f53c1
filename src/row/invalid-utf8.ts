import { isUtf8 } from "node:buffer";

/** Whole stretches of good bytes are passed over, and only the one with the bad byte is looked at closely. */
const WINDOW = 1 << 16;

/** The offset of the first byte that begins no character. */
export function badByte(bytes: Buffer): number {
  let at = 0;
  for (
    let end = characterStart(bytes, WINDOW);
    end < bytes.length;
    end = characterStart(bytes, at + WINDOW)
  ) {
    if (!isUtf8(bytes.subarray(at, end))) break;
    at = end;
  }
  while (at < bytes.length) {
    const length = [1, 2, 3, 4].find(
      (count) => at + count <= bytes.length && isUtf8(bytes.subarray(at, at + count)),
    );
    if (length === undefined) return at;
    at += length;
  }
  return at;
}

/** The place at or a little before `at` where a character may begin. */
function characterStart(bytes: Buffer, at: number): number {
  let start = at;
  while (at - start < 3 && (bytes[start]! & 0xc0) === 0x80) start--;
  return start;
}

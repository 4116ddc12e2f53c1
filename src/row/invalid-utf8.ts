import { isUtf8 } from "node:buffer";

/** Valid windows of this size, in bytes, are skipped; only the one with the invalid byte is searched. */
const WINDOW = 1 << 16;

/** The offset of the first byte at which no UTF-8 character begins. */
export function findInvalidByte(bytes: Buffer): number {
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

/** The last offset, at or up to three bytes before `at`, where a character may begin. */
function characterStart(bytes: Buffer, at: number): number {
  let start = at;
  while (at - start < 3 && (bytes[start]! & 0xc0) === 0x80) start--;
  return start;
}

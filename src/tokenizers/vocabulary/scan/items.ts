import { COMMA } from "../../../json/punctuation.js";
import { utf8Of } from "../utf8.js";

/**
 * Reads the items of the object or list at `start`, with commas between them, and gives its end, or -1. `readItem` gives
 * the end of the item that begins at a place, or -1.
 */
export function readItems(
  bytes: Uint8Array,
  start: number,
  close: number,
  readItem: (from: number) => number,
): number {
  let at = skipSpace(bytes, start + 1);
  if (bytes[at] === close) return at + 1;
  for (;;) {
    const end = readItem(at);
    if (end === -1) return -1;
    at = skipSpace(bytes, end);
    if (bytes[at] === close) return at + 1;
    if (bytes[at] !== COMMA) return -1;
    at = skipSpace(bytes, at + 1);
  }
}

/** The place of the first byte from `start` on that is not white space of JSON. */
export function skipSpace(bytes: Uint8Array, start: number): number {
  let at = start;
  while (at < bytes.length) {
    const byte = bytes[at];
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) break;
    at++;
  }
  return at;
}

/** The string that is written in bytes[from, to), with its quotes. */
export function textOf(bytes: Uint8Array, from: number, to: number): string {
  return JSON.parse(utf8Of(bytes.subarray(from, to))) as string;
}

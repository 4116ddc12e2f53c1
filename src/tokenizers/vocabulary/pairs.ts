import type { Entries } from "./entries.js";
import { FIRST_BYTES, hashPair, LAST_BYTES } from "./hash.js";
import { PAIR_BITS } from "./layout.js";

/** The section `pairs`: which characters stand side by side in an entry. */
export function pairsOf({ entryStarts, entryBytes, symbols }: Entries): Uint8Array {
  const pairs = new Uint8Array(PAIR_BITS / 8);
  const asksAscii = symbols === "characters";
  for (let id = 0; id + 1 < entryStarts.length; id++) {
    const end = entryStarts[id + 1]!;
    let start = entryStarts[id]!;
    let before = -1;
    let wasAscii = false;
    while (start < end) {
      const border = nextBorder(entryBytes, start + 1, end);
      const key = keyOf(entryBytes, start, border, end);
      const isAscii = entryBytes[start]! < 0x80;
      if (before !== -1 && (asksAscii || !wasAscii || !isAscii)) {
        const bit = hashPair(before, key) & (PAIR_BITS - 1);
        pairs[bit >> 3]! |= 1 << (bit & 7);
      }
      before = key;
      wasAscii = isAscii;
      start = border;
    }
  }
  return pairs;
}

/** The first byte from `at` on that begins a character. */
function nextBorder(bytes: Uint8Array, at: number, end: number): number {
  let border = at;
  while (border < end && (bytes[border]! & 0xc0) === 0x80) border++;
  return border;
}

/** The key of the bytes from one border to the next in an entry that ends at `end`. No text has other bytes than these. */
function keyOf(bytes: Uint8Array, from: number, to: number, end: number): number {
  const lead = bytes[from]!;
  if (lead < 0x80) return lead;
  if ((lead & 0xc0) === 0x80) return LAST_BYTES | packed(bytes, from, to);
  const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  if (to === end && to - from < length) return FIRST_BYTES | packed(bytes, from, to);
  let code = lead & (0x7f >> length);
  for (let i = from + 1; i < to; i++) code = (code << 6) | (bytes[i]! & 0x3f);
  return code;
}

function packed(bytes: Uint8Array, from: number, to: number): number {
  let key = 0;
  for (let i = from; i < to && i < from + 3; i++) key |= bytes[i]! << (8 * (i - from));
  return key;
}

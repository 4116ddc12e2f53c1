// The hashes of a compiled vocabulary; wasm/byte-pair/ has the same.

/** The hash of bytes[from, to), four at a time. */
export function hashBytes(bytes: Uint8Array, from: number, to: number): number {
  let hash = Math.imul(to - from, 0x9e3779b1);
  for (let at = from; at < to; at += 4) {
    hash = Math.imul(hash ^ wordAt(bytes, at, to), 0x85ebca6b);
    hash ^= hash >>> 13;
  }
  return hash ^ (hash >>> 16);
}

/** The four bytes from `at` on as a little-endian number, those from `to` on as 0. */
export function wordAt(bytes: Uint8Array, at: number, to: number): number {
  if (at >= to) return 0;
  let word = bytes[at]!;
  if (at + 1 < to) word |= bytes[at + 1]! << 8;
  if (at + 2 < to) word |= bytes[at + 2]! << 16;
  if (at + 3 < to) word |= bytes[at + 3]! << 24;
  return word;
}

/** The hash of two ids, or of the keys of two characters. */
export function hashPair(left: number, right: number): number {
  const hash = Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca77);
  return hash ^ (hash >>> 15);
}

/**
 * Keys of what stands on the two sides of a border between characters: a whole character by its code point; in byte-level
 * vocabularies also the last bytes of a character that an entry begins with, or the first bytes of one that it ends with, up
 * to three, the first byte lowest.
 */
export const LAST_BYTES = 1 << 24;
export const FIRST_BYTES = 2 << 24;

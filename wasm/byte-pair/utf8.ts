// Characters of a text in UTF-8, which is always valid.

/** The bytes of the character at `at`. */
export function lengthAt(at: usize): usize {
  const byte = load<u8>(at);
  return byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

/** The code point of the character at `at`. */
export function codeAt(at: usize): i32 {
  const byte = load<u8>(at) as i32;
  if (byte < 0x80) return byte;
  const second = (load<u8>(at, 1) as i32) & 0x3f;
  if (byte < 0xe0) return ((byte & 0x1f) << 6) | second;
  const third = (load<u8>(at, 2) as i32) & 0x3f;
  if (byte < 0xf0) return ((byte & 0x0f) << 12) | (second << 6) | third;
  return ((byte & 0x07) << 18) | (second << 12) | (third << 6) | ((load<u8>(at, 3) as i32) & 0x3f);
}

/** Whether a byte is inside a character, not its first. */
export function isInside(byte: u8): bool {
  return (byte & 0xc0) === 0x80;
}

/** The word mark, U+2581, and its bytes as a little-endian number. */
export const MARK: i32 = 0x2581;
const MARK_BYTES: u32 = 0x8196e2;

export function isMarkAt(at: usize): bool {
  return (load<u32>(at) & 0xffffff) === MARK_BYTES;
}

/** Writes a word mark, and a byte more; returns its end. */
export function writeMark(at: usize): usize {
  store<u32>(at, MARK_BYTES);
  return at + 3;
}

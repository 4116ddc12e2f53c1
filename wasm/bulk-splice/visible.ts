import { BACKSLASH, isSpaceEscape, QUOTE, SLASH, SPACE } from "./characters";

/** The first character of a text that is surely not white space, after plain white space; -1 if that is not sure. */
export function firstVisible(from: i32): i32 {
  let at = from;
  while (true) {
    const byte = load<u8>(at) as i32;
    if (byte === SPACE) at++;
    else if (byte !== BACKSLASH) return isVisible(at) ? at : -1;
    else {
      const escaped = load<u8>(at, 1) as i32;
      if (escaped === QUOTE || escaped === BACKSLASH || escaped === SLASH) return at;
      if (!isSpaceEscape(escaped)) return -1;
      at += 2;
    }
  }
}

/** Whether the character that begins here is surely not white space, an escape or the end of the string. */
export function isVisible(at: i32): bool {
  const byte = load<u8>(at) as i32;
  if (byte < 0x80) return byte > SPACE && byte !== QUOTE && byte !== BACKSLASH && byte !== 0x7f;
  // all other white space is U+00A0, U+1680, in U+2000 to U+205F, U+3000 or U+FEFF
  if (byte === 0xe3) return load<u8>(at, 1) !== 0x80;
  if (byte === 0xef) return load<u8>(at, 1) !== 0xbb;
  return byte !== 0xc2 && byte !== 0xe1 && byte !== 0xe2;
}

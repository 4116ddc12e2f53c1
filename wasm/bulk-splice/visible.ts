import { BACKSLASH, isSpaceEscape, LOWER_U, QUOTE, SLASH, SPACE } from "./characters";

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
      if (escaped === LOWER_U) return isVisibleEscape(at + 2) ? at : -1;
      if (!isSpaceEscape(escaped)) return -1;
      at += 2;
    }
  }
}

/**
 * Whether the character that begins here is surely not white space, also of no width, nor an escape or the end of the string,
 * nor U+25C1 or U+273F, with which markup begins.
 */
export function isVisible(at: i32): bool {
  const byte = load<u8>(at) as i32;
  const second = load<u8>(at, 1) as i32;
  if (byte < 0x80) return byte > SPACE && byte !== QUOTE && byte !== BACKSLASH && byte !== 0x7f;
  // all other white space is U+00A0, U+1680, in U+2000 to U+205F, U+3000 or U+FEFF
  if (byte === 0xc2) return second !== 0xa0;
  if (byte === 0xe1) return second !== 0x9a;
  if (byte === 0xe2) return isVisibleAfterE2(second, load<u8>(at, 2));
  if (byte === 0xe3) return second !== 0x80 || load<u8>(at, 2) !== 0x80;
  return byte !== 0xef || second !== 0xbb;
}

function isVisibleAfterE2(second: i32, third: i32): bool {
  // U+2010 to U+2027: dashes, quotation marks, points
  if (second === 0x80) return third >= 0x90 && third <= 0xa7;
  if (second === 0x97) return third !== 0x81;
  return second !== 0x81 && (second !== 0x9c || third !== 0xbf);
}

/** The same for an escape whose four digits begin here, which is no half of a surrogate pair alone. */
function isVisibleEscape(at: i32): bool {
  const digits = load<u32>(at) | 0x20202020;
  const first = digits & 0xff;
  // of those that begin with 0 to 2, only U+2010 to U+201F; the others but U+3000 and U+FEFF
  if (first < 0x33) return (digits & 0xffffff) === 0x313032;
  return digits !== 0x30303033 && digits !== 0x66666566;
}

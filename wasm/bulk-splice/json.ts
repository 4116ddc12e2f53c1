// JSON, RFC 8259. An LF after the last byte ends every loop: it is not part of a row.
import {
  BACKSLASH,
  CLOSE_LIST,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  isDigit,
  isHex,
  LOWER_U,
  OPEN_LIST,
  OPEN_OBJECT,
  QUOTE,
  SLASH,
  SPACE,
} from "./characters";
import { VECTOR } from "./memory";

/** Rows that nest deeper are not spliced here. */
const MAX_DEPTH: i32 = 32;

/** The kinds of escapes in a string, as bits: of ASCII, of half a surrogate pair, of U+FF5C, and any escape. */
const ASCII_ESCAPE: i32 = 1;
const SURROGATE_ESCAPE: i32 = 2;
const BAR_ESCAPE: i32 = 4;
const ANY_ESCAPE: i32 = 8;

/** The kinds of escapes in the last string. */
export let escapes: i32 = 0;

/** Whether a text with such escapes has to be decoded, to see markup in it or that it is no text. */
export function hideMarkup(kinds: i32): bool {
  return (kinds & (ASCII_ESCAPE | SURROGATE_ESCAPE | BAR_ESCAPE)) !== 0;
}

/** The closing quote of the string whose first character is at `start`, or -1. */
export function stringEnd(start: i32): i32 {
  const quotes = v128.splat<u8>(QUOTE as u8);
  const backslashes = v128.splat<u8>(BACKSLASH as u8);
  const spaces = v128.splat<u8>(SPACE as u8);
  let at = start;
  escapes = 0;
  while (true) {
    const bytes = v128.load(at);
    const mask = v128.bitmask<u8>(
      v128.or(
        v128.or(v128.eq<u8>(bytes, quotes), v128.eq<u8>(bytes, backslashes)),
        v128.lt<u8>(bytes, spaces),
      ),
    );
    if (mask === 0) {
      at += VECTOR;
      continue;
    }
    at += ctz(mask);
    const byte = load<u8>(at) as i32;
    if (byte === QUOTE) return at;
    if (byte !== BACKSLASH) return -1;
    const length = escapeBytes(at);
    if (length === 0) return -1;
    at += length;
  }
}

/** The length of the escape that begins at `at`, or of a pair of them; 0 if it is invalid. */
function escapeBytes(at: i32): i32 {
  escapes |= ANY_ESCAPE;
  switch (load<u8>(at, 1) as i32) {
    case QUOTE:
    case BACKSLASH:
    case SLASH:
    case 0x62:
    case 0x66:
    case 0x6e:
    case 0x72:
    case 0x74:
      return 2;
    case LOWER_U:
      return unicodeBytes(at);
    default:
      return 0;
  }
}

/** The same for an escape such as `\u25b7`. */
function unicodeBytes(at: i32): i32 {
  if (!hasDigits(at)) return 0;
  // the digits, with letters in lower case; a digit has the bit already
  const digits = load<u32>(at, 2) | 0x20202020;
  const high = digits & 0xffff;
  // 00 and less than 80
  if (high === 0x3030 && load<u8>(at, 4) < 0x38) escapes |= ASCII_ESCAPE;
  // ff5c
  if (digits === 0x63356666) escapes |= BAR_ESCAPE;
  if ((digits & 0xff) !== 0x64 || load<u8>(at, 3) < 0x38) return 6;
  // d8 to db, and dc to df after it
  const isPair =
    isHighHalf(at) &&
    load<u16>(at, 6) === 0x755c &&
    hasDigits(at + 6) &&
    isHalf(at + 6) &&
    !isHighHalf(at + 6);
  if (isPair) return 12;
  escapes |= SURROGATE_ESCAPE;
  return 6;
}

function hasDigits(at: i32): bool {
  for (let i = 2; i < 6; i++) if (!isHex(load<u8>(at + i))) return false;
  return true;
}

/** Whether the escape is half a surrogate pair. */
function isHalf(at: i32): bool {
  return (load<u8>(at, 2) | 0x20) === 0x64 && load<u8>(at, 3) >= 0x38;
}

/** Whether half a pair is the first one. */
function isHighHalf(at: i32): bool {
  const second = load<u8>(at, 3) as i32;
  return isDigit(second) || (second | 0x20) < 0x63;
}

/** The position after a value at a depth, or -1 if it is invalid or nests too deep. */
export function valueEnd(at: i32, depth: i32): i32 {
  if (depth > MAX_DEPTH) return -1;
  switch (load<u8>(at) as i32) {
    case QUOTE: {
      const close = stringEnd(at + 1);
      return close < 0 ? -1 : close + 1;
    }
    case OPEN_OBJECT:
      return objectEnd(at + 1, depth + 1);
    case OPEN_LIST:
      return listEnd(at + 1, depth + 1);
    case 0x74:
      return load<u32>(at) === 0x65757274 ? at + 4 : -1;
    case 0x66:
      return load<u32>(at, 1) === 0x65736c61 ? at + 5 : -1;
    case 0x6e:
      return isNull(at) ? at + 4 : -1;
    default:
      return numberEnd(at);
  }
}

export function isNull(at: i32): bool {
  return load<u32>(at) === 0x6c6c756e;
}

function objectEnd(start: i32, depth: i32): i32 {
  let at = skipSpace(start);
  if (load<u8>(at) === CLOSE_OBJECT) return at + 1;
  while (true) {
    if (load<u8>(at) !== QUOTE) return -1;
    at = stringEnd(at + 1);
    if (at < 0) return -1;
    at = skipSpace(at + 1);
    if (load<u8>(at) !== COLON) return -1;
    at = valueEnd(skipSpace(at + 1), depth);
    if (at < 0) return -1;
    at = skipSpace(at);
    if (load<u8>(at) !== COMMA) return load<u8>(at) === CLOSE_OBJECT ? at + 1 : -1;
    at = skipSpace(at + 1);
  }
}

function listEnd(start: i32, depth: i32): i32 {
  let at = skipSpace(start);
  if (load<u8>(at) === CLOSE_LIST) return at + 1;
  while (true) {
    at = valueEnd(at, depth);
    if (at < 0) return -1;
    at = skipSpace(at);
    if (load<u8>(at) !== COMMA) return load<u8>(at) === CLOSE_LIST ? at + 1 : -1;
    at = skipSpace(at + 1);
  }
}

function numberEnd(start: i32): i32 {
  let at = start;
  if (load<u8>(at) === 0x2d) at++;
  if (load<u8>(at) === 0x30) at++;
  else {
    at = digitsEnd(at);
    if (at < 0) return -1;
  }
  if (load<u8>(at) === 0x2e) {
    at = digitsEnd(at + 1);
    if (at < 0) return -1;
  }
  if ((load<u8>(at) | 0x20) === 0x65) {
    at++;
    if (load<u8>(at) === 0x2b || load<u8>(at) === 0x2d) at++;
    at = digitsEnd(at);
  }
  return at;
}

/** The position after one digit or more, or -1. */
function digitsEnd(start: i32): i32 {
  let at = start;
  while (isDigit(load<u8>(at))) at++;
  return at === start ? -1 : at;
}

export function skipSpace(start: i32): i32 {
  let at = start;
  while (true) {
    const byte = load<u8>(at);
    if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d) return at;
    at++;
  }
}

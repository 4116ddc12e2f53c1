// Prompts that are certainly plain: not augmented, without markup at their end, and no result of a tool.
import {
  BACKSLASH,
  BACKTICK,
  BAR,
  CLOSE_LIST,
  COLON,
  GREATER,
  HASH,
  isHex,
  isLetter,
  isSame,
  isSpaceEscape,
  LESS,
  LOWER_U,
  OPEN_LIST,
  OPEN_OBJECT,
  SPACE,
  STAR,
} from "./characters";
import { VECTOR } from "./memory";
import { markAt, markEnd } from "./texts";
import { firstVisible } from "./visible";

/** The length of an escape such as `\u3000`. */
const ESCAPE_BYTES: i32 = 6;

/** The longest words in front of which markup is looked for: eight times white space, and a role of some words and escapes. */
const LAST_WORDS: i32 = 8 * ESCAPE_BYTES + 64;

/** Whether a prompt surely has no markup of a chat format at its end, and is not augmented. */
export function isPlainPrompt(from: i32, to: i32): bool {
  return endsPlainly(from, to) && !hasMark(from, to);
}

/** Whether a text may be the result of a tool: a tag, a fence, JSON, or one of some words in any case. */
export function mayBeResult(from: i32): bool {
  const at = firstVisible(from);
  if (at < 0) return true;
  const byte = load<u8>(at) as i32;
  if (byte === LESS || byte === OPEN_LIST || byte === OPEN_OBJECT || byte === BACKTICK) return true;
  const word = load<u32>(at) | 0x20202020;
  // function, tool, api, observation
  return (
    word === 0x636e7566 || word === 0x6c6f6f74 || (word & 0xffffff) === 0x697061 || (word & 0xffff) === 0x626f
  );
}

/**
 * Whether a prompt surely does not end with the markup of a chat format. Markup is a bracket or `#`, perhaps with words after
 * it, or a role; there may be a colon, `**` and white space after it.
 */
function endsPlainly(from: i32, to: i32): bool {
  let at = to;
  while (at > from) {
    const byte = load<u8>(at - 1) as i32;
    if (byte === SPACE) at--;
    else if (at - 2 >= from && load<u8>(at - 2) === BACKSLASH) {
      // the backslash may be escaped, and the character a letter
      if (at - 3 >= from && load<u8>(at - 3) === BACKSLASH) return false;
      if (byte === 0x62 || byte === 0x66) return false;
      if (!isSpaceEscape(byte)) break;
      at -= 2;
    } else break;
  }
  if (at === from) return true;
  const last = load<u8>(at - 1) as i32;
  if (last === COLON) return endsPlainlyBeforeColon(from, at - 1);
  // a wide colon
  if (at - 3 >= from && last === 0x9a && load<u16>(at - 3) === 0xbcef)
    return endsPlainlyBeforeColon(from, at - 3);
  if (last === STAR) return false;
  const isOdd = endsInEscape(from, at) ? isOddEscape(at - 4) : isOddEnd(at);
  return !isOdd && !hasMarkupBeforeWords(from, at);
}

/** The same for a prompt that ends with a colon after `at`: there, markup is also a role alone. */
function endsPlainlyBeforeColon(from: i32, at: i32): bool {
  if (at === from) return true;
  const last = load<u8>(at - 1) as i32;
  if (last === SPACE || last === STAR) return false;
  // white space, or any other escape
  if (load<u8>(at - 2) === BACKSLASH || endsInEscape(from, at)) return false;
  return !isOddEnd(at) && !mayEndRole(at) && !hasMarkupBeforeWords(from, at);
}

/** Whether a word that ends here may be Assistant, AI, Bot, GPT, Model, Claude, Response or U+52A9 U+624B. */
function mayEndRole(at: i32): bool {
  switch (load<u16>(at - 2) | 0x2020) {
    case 0x746e: // nt
    case 0x6961: // ai
    case 0x746f: // ot
    case 0x7470: // pt
    case 0x6c65: // el
    case 0x6564: // de
    case 0x6573: // se
    case 0xaba9: // U+624B, with the bit
      return true;
    default:
      return false;
  }
}

/** Whether an escape with four digits may end here. */
function endsInEscape(from: i32, to: i32): bool {
  return (
    to - ESCAPE_BYTES >= from &&
    isHex(load<u8>(to - 1)) &&
    load<u8>(to - 6) === BACKSLASH &&
    load<u8>(to - 5) === LOWER_U
  );
}

/** Whether the character that ends here may be white space or a wide colon. */
function isOddEnd(at: i32): bool {
  const last = load<u8>(at - 1) as i32;
  if (last < 0x80) return false;
  const one = load<u8>(at - 2) as i32;
  const two = load<u8>(at - 3) as i32;
  if (one === 0xc2) return last === 0xa0;
  if (two === 0xe1) return one === 0x9a;
  // but dashes, quotation marks and points
  if (two === 0xe2) return one === 0x81 || (one === 0x80 && (last < 0x90 || last > 0xa7));
  if (two === 0xe3) return one === 0x80 && last === 0x80;
  return two === 0xef && (one === 0xbb || (one === 0xbc && last === 0x9a));
}

/** The same for an escape whose four digits begin here. */
function isOddEscape(at: i32): bool {
  const digits = load<u32>(at) | 0x20202020;
  const high = digits & 0xffff;
  // 16, 20 except 201, and fe; 00a0, 3000 and ff1a
  if (high === 0x3631 || high === 0x6566) return true;
  if (high === 0x3032) return load<u8>(at, 2) !== 0x31;
  return digits === 0x30613030 || digits === 0x30303033 || digits === 0x61316666;
}

/** Whether there may be markup that ends here, perhaps with words at its end. */
function hasMarkupBeforeWords(from: i32, to: i32): bool {
  let at = to;
  const first = at - LAST_WORDS > from ? at - LAST_WORDS : from;
  while (at > first) {
    const byte = load<u8>(at - 1) as i32;
    if (byte === GREATER || byte === HASH) return true;
    if (byte === CLOSE_LIST) return mayEndInList(from, at - 1);
    if (endsInEscape(from, at)) at -= ESCAPE_BYTES;
    else if (mayBeInWords(byte)) at--;
    else return false;
  }
  return false;
}

/** Whether `[INST`, `[SYS`, `[THINK` or `[|…|` may end here. */
function mayEndInList(from: i32, at: i32): bool {
  if (endsInEscape(from, at)) return true;
  const byte = (load<u8>(at - 1) as i32) | 0x20;
  return byte === 0x74 || byte === 0x73 || byte === 0x6b || byte === BAR || byte >= 0x80;
}

/** Whether a byte may be in words such as `GPT4 Correct Assistant`, with white space that may be escaped. */
function mayBeInWords(byte: i32): bool {
  return byte >= 0x80 || byte === SPACE || byte === BACKSLASH || byte === 0x34 || isLetter(byte);
}

/** Whether the bytes contain the mark. */
function hasMark(from: i32, to: i32): bool {
  const bytes = markEnd - markAt;
  const last = to - bytes;
  const first = v128.splat<u8>(load<u8>(markAt));
  const final = v128.splat<u8>(load<u8>(markEnd - 1));
  for (let at = from; at <= last; at += VECTOR) {
    let mask = v128.bitmask<u8>(
      v128.and(v128.eq<u8>(v128.load(at), first), v128.eq<u8>(v128.load(at + bytes - 1), final)),
    );
    while (mask !== 0) {
      const found = at + ctz(mask);
      if (found <= last && isSame(markAt, found, bytes)) return true;
      mask &= mask - 1;
    }
  }
  return false;
}

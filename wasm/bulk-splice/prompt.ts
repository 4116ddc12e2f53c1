// Prompts that are certainly plain: not augmented, without markup at their end, and no result of a tool.
import {
  BACKSLASH,
  BACKTICK,
  CLOSE_LIST,
  COLON,
  GREATER,
  HASH,
  isHex,
  isLetter,
  isSame,
  isSpaceEscape,
  LESS,
  OPEN_LIST,
  OPEN_OBJECT,
  SPACE,
  STAR,
} from "./characters";
import { VECTOR } from "./memory";
import { markAt, markEnd } from "./texts";
import { firstVisible } from "./visible";

/** The length of an escape such as `\u25b7`, and of the longest words in front of which markup is looked for. */
const ESCAPE_BYTES: i32 = 6;
const LAST_WORDS: i32 = 64;

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
 * Whether a prompt surely does not end with the markup of a chat format. Markup ends with a bracket, a colon, `#`, `*` or a
 * character that is not ASCII, or with a bracket or `#`, words and white space.
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
  return last !== COLON && last !== STAR && !isOddEnd(at) && !hasMarkupBeforeWords(from, at);
}

/** Whether there may be markup that ends here, perhaps with words at its end. */
function hasMarkupBeforeWords(from: i32, to: i32): bool {
  let at = to;
  const first = at - LAST_WORDS > from ? at - LAST_WORDS : from;
  while (at > first) {
    const byte = load<u8>(at - 1) as i32;
    if (byte === GREATER || byte === CLOSE_LIST || byte === HASH) return true;
    if (
      isHex(byte) &&
      at - ESCAPE_BYTES >= from &&
      load<u8>(at - 6) === BACKSLASH &&
      load<u8>(at - 5) === 0x75
    ) {
      if (isOddEscape(at - 4)) return true;
      at -= ESCAPE_BYTES;
    } else if (mayBeInWords(byte)) at--;
    else return false;
  }
  return false;
}

/** Whether a byte may be in words such as `GPT4 Correct Assistant`, with white space that may be escaped. */
function mayBeInWords(byte: i32): bool {
  return byte >= 0x80 || byte === SPACE || byte === BACKSLASH || byte === 0x34 || isLetter(byte);
}

/** Whether the character that ends here may be white space, a wide colon, or U+25B7, which ends a tag. */
function isOddEnd(at: i32): bool {
  const last = load<u8>(at - 1) as i32;
  if (last < 0x80) return false;
  const one = load<u8>(at - 2) as i32;
  const two = load<u8>(at - 3) as i32;
  if (one === 0xc2) return true;
  if (two === 0xe2) return one === 0x80 || one === 0x81 || one === 0x96;
  if (two === 0xe3) return one === 0x80 && last === 0x80;
  if (two === 0xef) return one === 0xbb || (one === 0xbc && last === 0x9a);
  return two === 0xe1 && one === 0x9a;
}

/** The same for an escape whose four digits begin here. */
function isOddEscape(at: i32): bool {
  const high = ((load<u8>(at) | 0x20) << 8) | (load<u8>(at, 1) | 0x20);
  const low = ((load<u8>(at, 2) | 0x20) << 8) | (load<u8>(at, 3) | 0x20);
  // 00, 16, 20, 25 and fe; 3000 and ff1a
  if (high === 0x3030 || high === 0x3136 || high === 0x3230 || high === 0x3235 || high === 0x6665)
    return true;
  return (high === 0x3330 && low === 0x3030) || (high === 0x6666 && low === 0x3161);
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

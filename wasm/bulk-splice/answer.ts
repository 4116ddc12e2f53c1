// Answers that are certainly plain: no thinking, call or header of a chat format changes what is augmented in them.
import {
  BACKSLASH,
  BACKTICK,
  BAR,
  GREATER,
  HASH,
  isDigit,
  isLetter,
  LESS,
  OPEN_LIST,
  OPEN_OBJECT,
  SLASH,
  SPACE,
  STAR,
  UNDERSCORE,
} from "./characters";
import { VECTOR } from "./memory";
import { firstVisible } from "./visible";

/** Whether an answer surely begins with visible text and has no closing tag of thinking that a template may open. */
export function isPlainAnswer(from: i32, to: i32): bool {
  const at = firstVisible(from);
  return at >= 0 && !mayBeginMarkup(at) && !hasClosingTag(from, to);
}

/** Whether thinking, a call or a header may begin here. Tags also begin with U+25C1 or U+273F, which are not sure to be visible. */
function mayBeginMarkup(at: i32): bool {
  const byte = load<u8>(at) as i32;
  switch (byte) {
    case LESS:
    case OPEN_LIST:
    case OPEN_OBJECT:
      return true;
    case GREATER:
      // `>>>` in front of a call
      return load<u8>(at, 1) === GREATER;
    case BACKTICK:
      return load<u8>(at, 1) === BACKTICK && mayBeCallFence(at);
    case STAR:
      return load<u8>(at, 1) === STAR && isThinkingLetter(load<u8>(at, 2));
    case HASH: {
      let end = at + 1;
      while (load<u8>(end) === HASH) end++;
      const letter = load<u8>(end, 1) as i32;
      // also Answer, Assistant
      return load<u8>(end) === SPACE && (isThinkingLetter(letter) || letter === 0x41 || letter === 0x61);
    }
    default:
      return isLetter(byte) && mayBeginPhrase(at);
  }
}

/** Whether a fence may be of thinking, of code for a tool, or around the JSON of a call. */
function mayBeCallFence(start: i32): bool {
  let at = start;
  while (load<u8>(at) === BACKTICK) at++;
  if (isThinkingLetter(load<u8>(at))) return true;
  while (isLetter(load<u8>(at))) at++;
  const inner = firstVisible(at);
  return (
    inner < 0 ||
    load<u8>(inner) === OPEN_LIST ||
    load<u8>(inner) === OPEN_OBJECT ||
    load<u8>(inner) === UNDERSCORE
  );
}

/** Whether a word with this letter may be Thinking, Thoughts, Reasoning or Response, or tool. */
function isThinkingLetter(letter: i32): bool {
  return (letter | 0x20) === 0x72 || (letter | 0x20) === 0x74;
}

/** Whether an answer may begin with a phrase in front of thinking, a call or an answer. */
function mayBeginPhrase(at: i32): bool {
  const word = load<u32>(at);
  switch (word) {
    case 0x756f6854: // Thought:
    case 0x69746341: // Action:
    case 0x69737341: // Assistant:
    case 0x49535341: // ASSISTANT:
    case 0x34545047: // GPT4 Correct Assistant:
    case 0x6c616e61: // analysis
      return true;
    case 0x65726548: // Here's my thought process:, Here is my …, Here are my …
      return isMy(at + 7) || isMy(at + 8) || isMy(at + 9);
    default: // functools[, in any case
      return (word | 0x20202020) === 0x636e7566 && (load<u32>(at, 4) | 0x20202020) === 0x6c6f6f74;
  }
}

function isMy(at: i32): bool {
  return load<u16>(at) === 0x796d;
}

/** Whether the text may have the closing tag of a thinking block that the chat template opens. */
function hasClosingTag(from: i32, to: i32): bool {
  const slashes = v128.splat<u8>(SLASH as u8);
  const bars = v128.splat<u8>(BAR as u8);
  const brackets = v128.splat<u8>(OPEN_LIST as u8);
  const wides = v128.splat<u8>(WIDE_BAR_SECOND as u8);
  for (let at = from; at < to; at += VECTOR) {
    const bytes = v128.load(at);
    let mask = v128.bitmask<u8>(
      v128.or(
        v128.or(v128.eq<u8>(bytes, slashes), v128.eq<u8>(bytes, bars)),
        v128.or(v128.eq<u8>(bytes, brackets), v128.eq<u8>(bytes, wides)),
      ),
    );
    while (mask !== 0) {
      const found = at + ctz(mask);
      if (found < to && mayCloseThinking(from, found)) return true;
      mask &= mask - 1;
    }
  }
  return false;
}

/** The second of the three bytes of U+FF5C, which DeepSeek writes for a bar. */
const WIDE_BAR_SECOND: i32 = 0xbd;

/** Whether a closing tag of thinking may have this byte after its bracket, or be `[END …]` and begin with it. */
function mayCloseThinking(from: i32, at: i32): bool {
  const byte = load<u8>(at) as i32;
  // [END THINKING]
  if (byte === OPEN_LIST) return ((load<u32>(at, 1) | 0x202020) & 0xffffff) === 0x646e65;
  const isEscaped = byte === SLASH && load<u8>(at - 1) === BACKSLASH;
  const before = isEscaped || byte === WIDE_BAR_SECOND ? at - 2 : at - 1;
  if (before < from) return false;
  if (byte === WIDE_BAR_SECOND) return load<u8>(before) === LESS;
  if (byte === SLASH && load<u8>(before) === LESS) return mayNameThinking(at + 1);
  return mayOpenTag(before);
}

/** Whether the name of a closing tag `</…>` that begins here may be one of thinking, which has `tho`, `thi` or `rea` in it. */
function mayNameThinking(start: i32): bool {
  let at = start;
  while (isLetter(load<u8>(at)) || isDigit(load<u8>(at))) {
    const three = (load<u32>(at) | 0x202020) & 0xffffff;
    if (three === 0x6f6874 || three === 0x696874 || three === 0x616572) return true;
    at++;
  }
  return load<u8>(at) !== GREATER;
}

/** Whether the character that ends here is `<`, `[` or U+25C1, which may be escaped. */
function mayOpenTag(at: i32): bool {
  const byte = load<u8>(at) as i32;
  return (
    byte === LESS ||
    byte === OPEN_LIST ||
    byte === 0x81 ||
    (byte === 0x31 && (load<u8>(at - 1) | 0x20) === 0x63)
  );
}

export const LF: i32 = 0x0a;
export const SPACE: i32 = 0x20;
export const QUOTE: i32 = 0x22;
export const HASH: i32 = 0x23;
export const STAR: i32 = 0x2a;
export const COMMA: i32 = 0x2c;
export const SLASH: i32 = 0x2f;
export const COLON: i32 = 0x3a;
export const LESS: i32 = 0x3c;
export const GREATER: i32 = 0x3e;
export const OPEN_LIST: i32 = 0x5b;
export const BACKSLASH: i32 = 0x5c;
export const CLOSE_LIST: i32 = 0x5d;
export const UNDERSCORE: i32 = 0x5f;
export const BACKTICK: i32 = 0x60;
export const LOWER_U: i32 = 0x75;
export const OPEN_OBJECT: i32 = 0x7b;
export const BAR: i32 = 0x7c;
export const CLOSE_OBJECT: i32 = 0x7d;

export function isDigit(byte: i32): bool {
  return byte >= 0x30 && byte <= 0x39;
}

export function isHex(byte: i32): bool {
  return isDigit(byte) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66);
}

export function isLetter(byte: i32): bool {
  return (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
}

/** Whether the letter of an escape, such as the one of `\n`, stands for white space other than a form feed. */
export function isSpaceEscape(byte: i32): bool {
  // line feed, carriage return, tab
  return byte === 0x6e || byte === 0x72 || byte === 0x74;
}

export function isSame(one: i32, other: i32, bytes: i32): bool {
  for (let i = 0; i < bytes; i++) {
    if (load<u8>(one + i) !== load<u8>(other + i)) return false;
  }
  return true;
}

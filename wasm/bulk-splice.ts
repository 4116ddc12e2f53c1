// Compiled to WebAssembly by `npm run build`; src/row/bulk-splicer.ts is the other half and explains the purpose.

/** The roles of a field; src/formats/input/flat-fields.ts has the same numbers. */
const ANSWER = 0;
const PROMPT = 1;
const CONTEXT = 2;
const EMPTY = 4;

/** What was found under a field's name. */
const NOTHING = 0;
const TEXT = 1;
const NULL_OR_EMPTY = 2;

// A field in memory: seven numbers, of which the first three stay and the others belong to the current row.
const ROLE = 0;
const NAME_AT = 4;
const NAME_BYTES = 8;
const FOUND = 12;
/** The text's first byte, its closing quote, and its escapes. */
const TEXT_AT = 16;
const TEXT_END = 20;
const ESCAPES = 24;
const FIELD_BYTES: i32 = 28;

/** The kinds of escapes in a string, as bits. */
const ASCII_ESCAPE: i32 = 1;
const SURROGATE_ESCAPE: i32 = 2;
const ANY_ESCAPE: i32 = 4;

const LF: i32 = 0x0a;
const QUOTE: i32 = 0x22;
const BACKSLASH: i32 = 0x5c;
const COMMA: i32 = 0x2c;
const COLON: i32 = 0x3a;
const OPEN_LIST: i32 = 0x5b;
const CLOSE_LIST: i32 = 0x5d;
const OPEN_OBJECT: i32 = 0x7b;
const CLOSE_OBJECT: i32 = 0x7d;

/** The length of an escape such as `\u25b7`, and of the longest words in front of which markup is looked for. */
const ESCAPE_BYTES: i32 = 6;
const LAST_WORDS: i32 = 40;

/** Rows that nest deeper are not spliced here. */
const MAX_DEPTH: i32 = 32;

// The layout of the memory. A vector may be read or written beyond the end of a text.
const VECTOR: i32 = 16;
export const MAX_FIELDS: i32 = 48;
export const TEXT_BYTES: i32 = 1 << 16;
export const INPUT_BYTES: i32 = 1 << 17;
const OUTPUT_BYTES: i32 = 1 << 18;
const ROW_BYTES: i32 = 8;
export const MAX_ROWS: i32 = 1 << 15;

const fields: i32 = memory.data(FIELD_BYTES * MAX_FIELDS, 16) as i32;
export const textsAt: i32 = ((__heap_base as i32) + 15) & ~15;
export const rowsAt: i32 = textsAt + TEXT_BYTES;
export const inputAt: i32 = rowsAt + ROW_BYTES * MAX_ROWS;
export const outputAt: i32 = inputAt + INPUT_BYTES + 2 * VECTOR;

let fieldCount: i32 = 0;
let suffixAt: i32 = 0;
let suffixBytes: i32 = 0;
let prefixAt: i32 = 0;
let prefixBytes: i32 = 0;
let markAt: i32 = 0;
let markBytes: i32 = 0;

/** The number of bytes that the last call of `splice` has written. */
export let outputLength: i32 = 0;

/** Adds a field, whose name is at `at`. */
export function addField(role: i32, at: i32, bytes: i32): void {
  const field = fields + FIELD_BYTES * fieldCount++;
  store<i32>(field, role, ROLE);
  store<i32>(field, at, NAME_AT);
  store<i32>(field, bytes, NAME_BYTES);
}

/** Sets the texts to put after the prompt and before the answer, as JSON, and the mark; in this order from `at` on. */
export function setTexts(at: i32, suffix: i32, prefix: i32, mark: i32): void {
  suffixAt = at;
  suffixBytes = suffix;
  prefixAt = suffixAt + suffix;
  prefixBytes = prefix;
  markAt = prefixAt + prefix;
  markBytes = mark;
}

/**
 * Splices rows from row `from` on into the output, from its start on, each followed by LF. Returns the first row that
 * it does not splice, because the row is not plain or the output is full; or `count`.
 */
export function splice(from: i32, count: i32): i32 {
  const full = outputAt + OUTPUT_BYTES - suffixBytes - prefixBytes - 4 * VECTOR;
  let out = outputAt;
  /** Everything before it has been written. */
  let copied = 0;
  let lastEnd = 0;
  let row = from;
  for (; row < count; row++) {
    const start = inputAt + load<i32>(rowsAt + ROW_BYTES * row);
    const end = inputAt + load<i32>(rowsAt + ROW_BYTES * row, 4);
    if (out + (end - (copied === 0 ? start : copied)) > full || !isPlain(start, end)) break;
    if (copied === 0) copied = start;
    else if (start !== lastEnd + 1) {
      out = closed(out, copied, lastEnd);
      copied = start;
    }
    if (promptEnd < answerStart) {
      out = copy(out, copied, promptEnd);
      out = copy(out, suffixAt, suffixAt + suffixBytes);
      out = copy(out, promptEnd, answerStart);
      out = copy(out, prefixAt, prefixAt + prefixBytes);
      copied = answerStart;
    } else {
      out = copy(out, copied, answerStart);
      out = copy(out, prefixAt, prefixAt + prefixBytes);
      out = copy(out, answerStart, promptEnd);
      out = copy(out, suffixAt, suffixAt + suffixBytes);
      copied = promptEnd;
    }
    lastEnd = end;
  }
  if (lastEnd !== 0) out = closed(out, copied, lastEnd);
  outputLength = out - outputAt;
  return row;
}

function closed(out: i32, from: i32, to: i32): i32 {
  const end = copy(out, from, to);
  store<u8>(end, LF);
  return end + 1;
}

function copy(out: i32, from: i32, to: i32): i32 {
  const end = out + (to - from);
  while (out < end) {
    v128.store(out, v128.load(from));
    out += VECTOR;
    from += VECTOR;
  }
  return end;
}

/** Where the two texts go in the last row that was found plain. */
let promptEnd: i32 = 0;
let answerStart: i32 = 0;

/** Whether the row is plain: a JSON object that can be spliced without further interpretation. */
function isPlain(start: i32, end: i32): bool {
  for (let i = 0; i < fieldCount; i++) store<i32>(fields + FIELD_BYTES * i, NOTHING, FOUND);
  let at = skipSpace(start);
  if (load<u8>(at) !== OPEN_OBJECT) return false;
  at++;
  do {
    at = skipSpace(at);
    if (load<u8>(at) !== QUOTE) return false;
    const close = stringEnd(at + 1);
    if (close < 0 || escapes !== 0) return false;
    const field = fieldNamed(at + 1, close);
    at = skipSpace(close + 1);
    if (load<u8>(at) !== COLON) return false;
    at = skipSpace(at + 1);
    at = field === 0 ? valueEnd(at, 1) : fieldEnd(at, field);
    if (at < 0) return false;
    at = skipSpace(at);
  } while (load<u8>(at++) === COMMA);
  return load<u8>(at - 1) === CLOSE_OBJECT && skipSpace(at) === end && canSplice();
}

/** The field with this name; 0 if there is none. */
function fieldNamed(from: i32, to: i32): i32 {
  for (let i = 0; i < fieldCount; i++) {
    const field = fields + FIELD_BYTES * i;
    if (load<i32>(field, NAME_BYTES) === to - from && isSame(load<i32>(field, NAME_AT), from, to - from))
      return field;
  }
  return 0;
}

/** Reads a field's value. Returns the position after it, or -1 if it is not plain. */
function fieldEnd(at: i32, field: i32): i32 {
  // a duplicate field is refused elsewhere
  if (load<i32>(field, FOUND) !== NOTHING) return -1;
  if (load<u8>(at) === QUOTE) {
    const close = stringEnd(at + 1);
    if (close < 0) return -1;
    store<i32>(field, TEXT, FOUND);
    store<i32>(field, at + 1, TEXT_AT);
    store<i32>(field, close, TEXT_END);
    store<i32>(field, escapes, ESCAPES);
    return close + 1;
  }
  store<i32>(field, NULL_OR_EMPTY, FOUND);
  if (isNull(at)) return at + 4;
  if (load<i32>(field, ROLE) !== EMPTY || load<u8>(at) !== OPEN_LIST) return -1;
  const close = skipSpace(at + 1);
  return load<u8>(close) === CLOSE_LIST ? close + 1 : -1;
}

/** Whether the fields' texts can be spliced. */
function canSplice(): bool {
  let prompt = 0;
  let context = 0;
  let answer = 0;
  for (let i = 0; i < fieldCount; i++) {
    const field = fields + FIELD_BYTES * i;
    const role = load<i32>(field, ROLE);
    const found = load<i32>(field, FOUND);
    if (role === ANSWER || role === PROMPT) {
      if (found !== TEXT) return false;
      if (role === ANSWER) answer = field;
      else prompt = field;
    } else if (role === CONTEXT) {
      if (found === TEXT && load<i32>(field, TEXT_AT) !== load<i32>(field, TEXT_END)) context = field;
    } else if (role === EMPTY && found === TEXT) return false;
  }
  if (context !== 0) {
    // whether it is blank is decided elsewhere
    if (!isVisible(load<i32>(context, TEXT_AT))) return false;
    prompt = context;
  }
  promptEnd = load<i32>(prompt, TEXT_END);
  answerStart = load<i32>(answer, TEXT_AT);
  const answerEnd = load<i32>(answer, TEXT_END);
  return (
    ((load<i32>(prompt, ESCAPES) | load<i32>(answer, ESCAPES)) & (ASCII_ESCAPE | SURROGATE_ESCAPE)) === 0 &&
    beginsPlainly(answerStart, answerEnd) &&
    !hasClosingTag(answerStart, answerEnd) &&
    endsPlainly(load<i32>(prompt, TEXT_AT), promptEnd) &&
    !hasMark(load<i32>(prompt, TEXT_AT), promptEnd)
  );
}

/** Whether an answer, after plain white space, surely begins with visible text: not with thinking, a call or a header. */
function beginsPlainly(start: i32, end: i32): bool {
  let at = start;
  while (true) {
    const byte = load<u8>(at);
    if (byte === 0x20) at++;
    else if (byte !== BACKSLASH) return isVisible(at) && !isMarkupStart(byte) && !beginsWithPhrase(at, end);
    else {
      const escaped = load<u8>(at, 1);
      if (escaped === QUOTE || escaped === BACKSLASH || escaped === 0x2f) return true;
      // line feed, carriage return, tab
      if (escaped !== 0x6e && escaped !== 0x72 && escaped !== 0x74) return false;
      at += 2;
    }
  }
}

/** `<`, `[`, `{`, `#`, `>`, `*` and a backtick, with which tags, calls and headers begin; tags also begin with U+25C1 or U+273F. */
function isMarkupStart(byte: i32): bool {
  return (
    byte === 0x3c ||
    byte === OPEN_LIST ||
    byte === OPEN_OBJECT ||
    byte === 0x23 ||
    byte === 0x3e ||
    byte === 0x2a ||
    byte === 0x60
  );
}

/** Whether an answer may begin with a phrase in front of thinking, a call or an answer: `Thought:`, `analysis`, `functools[`. */
function beginsWithPhrase(at: i32, end: i32): bool {
  const colons = v128.splat<u8>(COLON as u8);
  const first = v128.bitmask<u8>(v128.eq<u8>(v128.load(at), colons));
  const second = v128.bitmask<u8>(v128.eq<u8>(v128.load(at, 16), colons));
  const found = first | (second << VECTOR);
  return (
    (found !== 0 && at + ctz(found) < end) ||
    (load<u32>(at) === 0x6c616e61 && load<u32>(at, 4) === 0x73697379) ||
    (load<u32>(at) === 0x636e7566 && load<u32>(at, 4) === 0x6c6f6f74)
  );
}

/** Whether the text may have the closing tag of a thinking block that the chat template opens. */
function hasClosingTag(from: i32, to: i32): bool {
  const slashes = v128.splat<u8>(0x2f);
  const bars = v128.splat<u8>(0x7c);
  for (let at = from; at < to; at += VECTOR) {
    const bytes = v128.load(at);
    let mask = v128.bitmask<u8>(v128.or(v128.eq<u8>(bytes, slashes), v128.eq<u8>(bytes, bars)));
    while (mask !== 0) {
      const found = at + ctz(mask);
      const before = load<u8>(found - 1) === BACKSLASH ? found - 2 : found - 1;
      if (found < to && before >= from && mayOpenTag(before)) return true;
      mask &= mask - 1;
    }
  }
  return false;
}

/** Whether the character that ends here is `<`, `[` or U+25C1, which may be escaped. */
function mayOpenTag(at: i32): bool {
  const byte = load<u8>(at) as i32;
  return (
    byte === 0x3c ||
    byte === OPEN_LIST ||
    byte === 0x81 ||
    (byte === 0x31 && (load<u8>(at - 1) | 0x20) === 0x63)
  );
}

/**
 * Whether a prompt surely does not end with the markup of a chat format. Markup ends with a bracket, a colon, `#` or a
 * character that is not ASCII, and perhaps a word and white space after it.
 */
function endsPlainly(from: i32, to: i32): bool {
  let at = to;
  while (at > from) {
    const byte = load<u8>(at - 1) as i32;
    if (byte === 0x20) at--;
    else if (at - 2 >= from && load<u8>(at - 2) === BACKSLASH) {
      // the backslash may be escaped, and the character a letter
      if (at - 3 >= from && load<u8>(at - 3) === BACKSLASH) return false;
      if (byte === 0x62 || byte === 0x66) return false;
      if (byte !== 0x6e && byte !== 0x72 && byte !== 0x74) break;
      at -= 2;
    } else break;
  }
  if (at > from && isOddEnd(at)) return false;
  const first = at - LAST_WORDS > from ? at - LAST_WORDS : from;
  while (at > first) {
    const byte = load<u8>(at - 1) as i32;
    if (isMarkupEnd(byte) || byte === BACKSLASH) return false;
    if (
      isHex(byte) &&
      at - ESCAPE_BYTES >= from &&
      load<u8>(at - 6) === BACKSLASH &&
      load<u8>(at - 5) === 0x75
    ) {
      if (isOddEscape(at - 4)) return false;
      at -= ESCAPE_BYTES;
    } else if (byte >= 0x80 || byte === 0x20 || isLetter(byte)) at--;
    else return true;
  }
  return true;
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

/** `>`, `]`, `:`, `#` and `*`. */
function isMarkupEnd(byte: i32): bool {
  return byte === 0x3e || byte === CLOSE_LIST || byte === COLON || byte === 0x23 || byte === 0x2a;
}

function isLetter(byte: i32): bool {
  return (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
}

/** Whether the character that begins here is surely not white space, an escape or the end of the string. */
function isVisible(at: i32): bool {
  const byte = load<u8>(at) as i32;
  if (byte < 0x80) return byte > 0x20 && byte !== QUOTE && byte !== BACKSLASH && byte !== 0x7f;
  // all other white space is U+00A0, U+1680, in U+2000 to U+205F, U+3000 or U+FEFF
  if (byte === 0xe3) return load<u8>(at, 1) !== 0x80;
  if (byte === 0xef) return load<u8>(at, 1) !== 0xbb;
  return byte !== 0xc2 && byte !== 0xe1 && byte !== 0xe2;
}

/** Whether the bytes contain the mark. */
function hasMark(from: i32, to: i32): bool {
  const last = to - markBytes;
  const first = v128.splat<u8>(load<u8>(markAt));
  const final = v128.splat<u8>(load<u8>(markAt + markBytes - 1));
  for (let at = from; at <= last; at += VECTOR) {
    let mask = v128.bitmask<u8>(
      v128.and(v128.eq<u8>(v128.load(at), first), v128.eq<u8>(v128.load(at + markBytes - 1), final)),
    );
    while (mask !== 0) {
      const found = at + ctz(mask);
      if (found <= last && isSame(markAt, found, markBytes)) return true;
      mask &= mask - 1;
    }
  }
  return false;
}

function isSame(one: i32, other: i32, bytes: i32): bool {
  for (let i = 0; i < bytes; i++) {
    if (load<u8>(one + i) !== load<u8>(other + i)) return false;
  }
  return true;
}

// JSON, RFC 8259. An LF after the last byte ends every loop: it is not part of a row.

/** The kinds of escapes in the last string. */
let escapes: i32 = 0;

/** The closing quote of the string whose first character is at `at`, or -1. */
function stringEnd(at: i32): i32 {
  const quotes = v128.splat<u8>(QUOTE as u8);
  const backslashes = v128.splat<u8>(BACKSLASH as u8);
  const spaces = v128.splat<u8>(0x20);
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
    const byte = load<u8>(at);
    if (byte === QUOTE) return at;
    if (byte !== BACKSLASH) return -1;
    const length = escapeBytes(at);
    if (length === 0) return -1;
    at += length;
  }
}

/** The length of the escape that begins at `at`, or 0. */
function escapeBytes(at: i32): i32 {
  escapes |= ANY_ESCAPE;
  switch (load<u8>(at, 1) as i32) {
    case QUOTE:
    case BACKSLASH:
    case 0x2f:
    case 0x62:
    case 0x66:
    case 0x6e:
    case 0x72:
    case 0x74:
      return 2;
    case 0x75: {
      for (let i = 2; i < 6; i++) if (!isHex(load<u8>(at + i))) return 0;
      const first = load<u8>(at, 2);
      const second = load<u8>(at, 3);
      if (first === 0x30 && second === 0x30 && load<u8>(at, 4) < 0x38) escapes |= ASCII_ESCAPE;
      if ((first | 0x20) === 0x64 && second >= 0x38) escapes |= SURROGATE_ESCAPE;
      return 6;
    }
    default:
      return 0;
  }
}

function isHex(byte: i32): bool {
  return isDigit(byte) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66);
}

function isDigit(byte: i32): bool {
  return byte >= 0x30 && byte <= 0x39;
}

/** The position after a value, or -1 if it is invalid. */
function valueEnd(at: i32, depth: i32): i32 {
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

function isNull(at: i32): bool {
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

function skipSpace(start: i32): i32 {
  let at = start;
  while (true) {
    const byte = load<u8>(at);
    if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d) return at;
    at++;
  }
}

import { CharacterClasses } from "./character-classes.js";

/**
 * The split rule of GPT-4's family, as tokenizer.json files spell it, by the number of digits that a piece may have.
 * A rule with any other spelling is not recognized, and is matched as a pattern.
 */
const FAMILY: ReadonlyMap<string, number> = new Map(
  [3, 1].map((digits) => [
    String.raw`(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}` +
      (digits === 1 ? "" : `{1,${digits}}`) +
      String.raw`| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`,
    digits,
  ]),
);

/** The end of the piece that begins at `at`. */
export type PieceEnd = (text: string, at: number) => number;

const SIGN = 0;
const LETTER = 1;
const DIGIT = 2;
const SPACE = 3;
const BREAK = 4;

/** White space is that of Unicode, so U+001C to U+001F are signs, and so is U+FEFF. */
const CLASSES = new CharacterClasses([
  [BREAK, String.raw`[\r\n]`],
  [LETTER, String.raw`[\p{L}]`],
  [DIGIT, String.raw`[\p{N}]`],
  [SPACE, String.raw`[\s]`],
]);

const ASCII = CLASSES.ascii;

/** The endings that form a piece with the apostrophe before them, in lower case; case folding joins ſ with s. */
const ENDINGS = ["s", "ſ", "t", "re", "ve", "m", "ll", "d"];

/**
 * The rule as a scan over character classes: several times as fast as a pattern, whose alternatives it tries in the
 * same order. Undefined for a rule outside the family.
 */
export function gpt4PieceEnd(rule: string): PieceEnd | undefined {
  const digits = FAMILY.get(rule);
  if (digits === undefined) return undefined;
  return (text, at) => {
    const first = classAt(text, at);
    switch (first) {
      case LETTER:
        return endOfRun(text, at, LETTER);
      case DIGIT:
        return endOfDigits(text, at, digits);
      case SPACE:
      case BREAK:
        return endOfSpace(text, at, first);
      default:
        return endOfSigns(text, at);
    }
  };
}

/** The class of the character at `at`; -1 after the end of the text. */
function classAt(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  if (unit < 0x80) return ASCII[unit]!;
  // at the end of the text, the unit is not a number, and no comparison holds
  if (unit < 0xd800 || unit > 0xdbff) return CLASSES.of(unit);
  return at < text.length ? CLASSES.of(text.codePointAt(at)!) : -1;
}

/** The place after the character at `at`. */
function after(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return (unit & 0xfc00) === 0xd800 && text.codePointAt(at)! > 0xffff ? at + 2 : at + 1;
}

/** The end of a run of one class. */
function endOfRun(text: string, from: number, kind: number): number {
  let at = from;
  while (true) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) {
      if (ASCII[unit] !== kind) return at;
      at++;
    } else {
      if (classAt(text, at) !== kind) return at;
      at = after(text, at);
    }
  }
}

/** `\p{N}{1,digits}` */
function endOfDigits(text: string, from: number, digits: number): number {
  let at = after(text, from);
  for (let taken = 1; taken < digits && classAt(text, at) === DIGIT; taken++) at = after(text, at);
  return at;
}

/** An apostrophe with its ending, a sign followed by letters, or a run of signs followed by line breaks. */
function endOfSigns(text: string, at: number): number {
  if (text.charCodeAt(at) === 0x27) {
    const following = text.slice(at + 1, at + 3).toLowerCase();
    for (const ending of ENDINGS) if (following.startsWith(ending)) return at + 1 + ending.length;
  }
  const next = after(text, at);
  if (classAt(text, next) === LETTER) return endOfRun(text, next, LETTER);
  return endOfRun(text, endOfRun(text, next, SIGN), BREAK);
}

/** White space followed by letters or signs; else a run of white space, up to its last line break if it has one. */
function endOfSpace(text: string, at: number, first: number): number {
  const next = classAt(text, at + 1);
  if (first === SPACE && next === LETTER) return endOfRun(text, at + 1, LETTER);
  if (text.charCodeAt(at) === 0x20 && next === SIGN)
    return endOfRun(text, endOfRun(text, at + 1, SIGN), BREAK);
  let end = at;
  let afterBreak = -1;
  let kind = first;
  while (kind === SPACE || kind === BREAK) {
    end++;
    if (kind === BREAK) afterBreak = end;
    kind = classAt(text, end);
  }
  if (afterBreak !== -1) return afterBreak;
  // the last character belongs to the next piece, unless it is the only one
  return kind === -1 || end - at === 1 ? end : end - 1;
}

/**
 * The last position before `end` of a space between two letters. The rules of the family split there, whatever else the
 * text contains: letters end before a space, no alternative continues a letter with a space, and a space goes with the
 * letters after it. A run of letters depends only on the one character after it, so all pieces before the position are
 * stable, too.
 */
export function betweenWords(text: string, end: number): number {
  for (let at = end - 2; at > 0; at--) {
    if (
      text.charCodeAt(at) === 0x20 &&
      classAt(text, at - 1) === LETTER &&
      classAt(text, at + 1) === LETTER
    ) {
      return at;
    }
  }
  return 0;
}

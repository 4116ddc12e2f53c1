/**
 * The cutting rule of GPT-4's family, as tokenizer.json files spell it, by how many digits stand together in a piece.
 * A rule that is spelled in another way is none of these, and is left to its regular expression.
 */
const FAMILY: ReadonlyMap<string, number> = new Map(
  [3, 1].map((digits) => [
    String.raw`(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}` +
      (digits === 1 ? "" : `{1,${digits}}`) +
      String.raw`| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`,
    digits,
  ]),
);

/** Where the piece that begins at `at` ends; -1 when a character beyond ASCII has a say in it. */
export type PieceEnd = (text: string, at: number) => number;

const SIGN = 0;
const LETTER = 1;
const DIGIT = 2;
const SPACE = 3;
const BREAK = 4;
const BEYOND = 5;

/** The class of each ASCII character; white space is Unicode's, so U+001C to U+001F are signs. */
const CLASSES = Uint8Array.from({ length: 128 }, (_, code) => {
  const char = String.fromCharCode(code);
  if (/[A-Za-z]/.test(char)) return LETTER;
  if (/[0-9]/.test(char)) return DIGIT;
  if (/[\r\n]/.test(char)) return BREAK;
  return /[\t\v\f ]/.test(char) ? SPACE : SIGN;
});

/** Behind an apostrophe: the endings that are pieces by themselves, in lower case. */
const ENDINGS = ["s", "t", "re", "ve", "m", "ll", "d"];

/**
 * The rule as a scan over character classes, for the ASCII that most text is made of: some four times as fast as the
 * regular expression, whose alternatives it tries in the same order. Undefined for a rule that is none of the family.
 */
export function asciiPieceEnd(rule: string): PieceEnd | undefined {
  const digits = FAMILY.get(rule);
  if (digits === undefined) return undefined;
  return (text, at) => {
    const first = classAt(text, at);
    if (first === LETTER) return endOfRun(text, at + 1, LETTER);
    if (first === DIGIT) return endOfDigits(text, at, digits);
    if (first === SPACE || first === BREAK) return endOfSpace(text, at, first);
    return first === SIGN ? endOfSigns(text, at) : -1;
  };
}

/** The class of the character; behind the end of the text, none of the classes. */
function classAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code < 128 ? CLASSES[code]! : code >= 128 ? BEYOND : -1;
}

/** The end of a run of one class, or -1 when a character beyond ASCII may go on with it. */
function endOfRun(text: string, from: number, kind: number): number {
  let at = from;
  let next = classAt(text, at);
  while (next === kind) next = classAt(text, ++at);
  return next === BEYOND ? -1 : at;
}

/** `\p{N}{1,digits}` */
function endOfDigits(text: string, from: number, digits: number): number {
  let at = from + 1;
  while (at - from < digits) {
    const next = classAt(text, at);
    if (next === BEYOND) return -1;
    if (next !== DIGIT) break;
    at++;
  }
  return at;
}

/** An apostrophe's ending, a sign with letters behind it, or a run of signs with the line breaks behind it. */
function endOfSigns(text: string, at: number): number {
  if (text.charCodeAt(at) === 0x27) {
    if (classAt(text, at + 1) === BEYOND) return -1;
    const behind = text.slice(at + 1, at + 3).toLowerCase();
    for (const ending of ENDINGS) if (behind.startsWith(ending)) return at + 1 + ending.length;
  }
  if (classAt(text, at + 1) === LETTER) return endOfRun(text, at + 2, LETTER);
  const signs = endOfRun(text, at + 1, SIGN);
  return signs === -1 ? -1 : endOfRun(text, signs, BREAK);
}

/** White space with letters or signs behind it; else a run of it, which ends with its last line break if it has one. */
function endOfSpace(text: string, at: number, first: number): number {
  const next = classAt(text, at + 1);
  if (next === BEYOND) return -1;
  if (first === SPACE && next === LETTER) return endOfRun(text, at + 2, LETTER);
  if (text.charCodeAt(at) === 0x20 && next === SIGN) {
    const signs = endOfRun(text, at + 2, SIGN);
    return signs === -1 ? -1 : endOfRun(text, signs, BREAK);
  }
  let end = at;
  let afterBreak = -1;
  let kind = first;
  while (kind === SPACE || kind === BREAK) {
    end++;
    if (kind === BREAK) afterBreak = end;
    kind = classAt(text, end);
  }
  if (kind === BEYOND) return -1;
  if (afterBreak !== -1) return afterBreak;
  // the last one belongs to what follows, unless it is the only one
  return kind === -1 || end - at === 1 ? end : end - 1;
}

/**
 * The last place up to `end` where a space stands between two ASCII letters. The rules of the family cut there whatever
 * else the text holds: letters end in front of a space, no alternative takes a letter and goes on with a space, and a
 * space goes with the letters behind it. And a run of letters looks no further than the character behind it, so all
 * pieces in front of the place are settled, too.
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

import {
  type CharacterSet,
  complement,
  intersection,
  propertySet,
  rangeSet,
  union,
} from "./character-set.js";
import { PatternError } from "./syntax.js";

/** A text that is read from the left. */
export class Reader {
  readonly text: string;
  at: number;

  constructor(text: string, at = 0) {
    this.text = text;
    this.at = at;
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  peek(): string {
    return this.text[this.at] ?? "";
  }

  /** Takes a text if it is next. */
  take(text: string): boolean {
    const found = this.text.startsWith(text, this.at);
    if (found) this.at += text.length;
    return found;
  }

  /** Takes what a sticky expression matches next. */
  match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found !== null) this.at = pattern.lastIndex;
    return found;
  }

  /** Takes one character. Throws PatternError at the end. */
  character(): number {
    const code = this.text.codePointAt(this.at);
    if (code === undefined) throw new PatternError("the pattern ends too early");
    this.at += code > 0xffff ? 2 : 1;
    return code;
  }
}

/** White space of Unicode, which differs from JavaScript's. */
const WHITE_SPACE = String.raw`[\p{White_Space}]`;
const WORD = String.raw`[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}]`;
/** Oniguruma's `\w` outside of a class also has these signs. */
const WORD_ALONE = String.raw`[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\u00b2\u00b3\u00b9\u00bc-\u00be]`;

/** The class of a pattern, such as `[\p{L}]`. Patterns have the same few classes, whose pages are shared. */
export function classSet(source: string): CharacterSet {
  const set = classes.get(source) ?? parseClass(new Reader(source, 1));
  classes.set(source, set);
  return set;
}

const classes = new Map<string, CharacterSet>();

/** What `\w` matches outside of a class. */
export function wordSet(): CharacterSet {
  word ??= classSet(WORD_ALONE);
  return word;
}

let word: CharacterSet | undefined;

/** Escapes that stand for a set, in lower case; in upper case they stand for all others. */
const SETS: Readonly<Record<string, string>> = {
  s: WHITE_SPACE,
  d: String.raw`[\p{Nd}]`,
  h: "[0-9A-Fa-f]",
  w: WORD,
};

/** Escapes that stand for one character. */
const CHARACTERS: Readonly<Record<string, number>> = {
  n: 0x0a,
  r: 0x0d,
  t: 0x09,
  f: 0x0c,
  v: 0x0b,
  a: 0x07,
  e: 0x1b,
};

const POSIX: Readonly<Record<string, string>> = {
  alpha: String.raw`[\p{Alphabetic}]`,
  digit: String.raw`[\p{Nd}]`,
  alnum: String.raw`[\p{Alphabetic}\p{Nd}]`,
  lower: String.raw`[\p{Lowercase}]`,
  upper: String.raw`[\p{Uppercase}]`,
  space: WHITE_SPACE,
  punct: String.raw`[\p{P}\p{S}]`,
  cntrl: String.raw`[\p{Cc}]`,
  xdigit: "[0-9A-Fa-f]",
  word: WORD,
};

const PROPERTY = /([pP])\{(\^?)([A-Za-z_]+)\}/y;
const HEX = /x\{([0-9A-Fa-f]{1,6})\}|x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})/y;
const POSIX_CLASS = /\[:(\^?)([a-z]+):\]/y;

/** Reads an escape, whose backslash was taken: a set, or one character. Throws PatternError. */
export function parseEscape(reader: Reader, isInClass: boolean): CharacterSet | number {
  const property = reader.match(PROPERTY);
  if (property !== null) {
    const [, letter, caret, name] = property;
    const set = namedSet(name!);
    return (letter === "P") !== (caret === "^") ? complement(set) : set;
  }
  const hex = reader.match(HEX);
  if (hex !== null) {
    const code = Number.parseInt(hex[1] ?? hex[2] ?? hex[3]!, 16);
    if (code > 0x10ffff) throw new PatternError("an escape is beyond Unicode");
    return code;
  }
  const code = reader.character();
  const char = String.fromCodePoint(code);
  if (!isInClass && /[wW]/.test(char)) {
    return char === "w" ? wordSet() : complement(wordSet());
  }
  const set = SETS[char.toLowerCase()];
  if (set !== undefined && /[a-zA-Z]/.test(char))
    return char === char.toLowerCase() ? classSet(set) : complement(classSet(set));
  const character = CHARACTERS[char];
  if (character !== undefined) return character;
  if (/[a-zA-Z0-9]/.test(char)) throw new PatternError(`the escape \\${char} is not supported`);
  return code;
}

/** Names of Oniguruma for sets that Unicode has under other names, or not at all. */
const AMBIGUOUS = /^(?:alpha|alnum|punct|digit|space|word|graph|print|blank|cntrl|lower|upper|xdigit)$/i;

function namedSet(name: string): CharacterSet {
  const set = AMBIGUOUS.test(name) ? undefined : propertySet(name);
  if (set === undefined) throw new PatternError(`the property ${name} is not supported`);
  return set;
}

/** Reads a class, whose opening bracket was taken. Throws PatternError. */
export function parseClass(reader: Reader): CharacterSet {
  const negated = reader.take("^");
  const operands: CharacterSet[] = [];
  let items: CharacterSet[] = [];
  for (let isFirst = true; !reader.take("]"); isFirst = false) {
    if (reader.isAtEnd) throw new PatternError("a class does not end");
    if (isFirst && reader.peek() === "]") throw new PatternError("an empty class");
    if (reader.take("&&")) {
      operands.push(union(items));
      items = [];
    } else items.push(parseItem(reader));
  }
  if (items.length === 0) throw new PatternError("an empty class");
  const set = intersection([...operands, union(items)]);
  return negated ? complement(set) : set;
}

/** Reads one item of a class: a nested class, a set, a character or a range. */
function parseItem(reader: Reader): CharacterSet {
  const posix = reader.match(POSIX_CLASS);
  if (posix !== null) {
    const source = POSIX[posix[2]!];
    if (source === undefined) throw new PatternError(`the class [:${posix[2]}:] is not supported`);
    const set = classSet(source);
    return posix[1] === "^" ? complement(set) : set;
  }
  if (reader.take("[")) return parseClass(reader);
  const first = parseMember(reader);
  if (typeof first !== "number") return first;
  if (!/^-[^\]]/s.test(reader.text.slice(reader.at, reader.at + 2))) return rangeSet(first, first);
  reader.at++;
  const last = reader.peek() === "[" ? undefined : parseMember(reader);
  if (typeof last !== "number" || last < first) throw new PatternError("a range of a class is not valid");
  return rangeSet(first, last);
}

function parseMember(reader: Reader): CharacterSet | number {
  return reader.take("\\") ? parseEscape(reader, true) : reader.character();
}

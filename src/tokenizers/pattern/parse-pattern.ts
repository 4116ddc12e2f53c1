import { type CharacterSet, complement, rangeSet, union } from "./character-set.js";
import { parseClass, parseEscape, Reader } from "./parse-set.js";
import { canBeEmpty, type Node, PatternError, type Place, type Taking } from "./syntax.js";

/** The flags that are on at a place of the pattern. */
interface Flags {
  readonly ignoreCase: boolean;
  /** `(?m)` in Ruby's syntax: a dot also matches a line break. */
  readonly dotAll: boolean;
}

const NO_FLAGS: Flags = { ignoreCase: false, dotAll: false };
const MOST_TIMES = 1000;
const MOST_DEPTH = 64;
const MOST_KNOWN = 32;

/**
 * Parses a regular expression in the syntax of tokenizer.json files: Oniguruma's, with the names of Ruby. Throws
 * PatternError for what is not valid, and by name for what is not supported: references to groups, lookbehind of more
 * than one character, recursion, and repetitions of what can be empty.
 */
export function parsePattern(source: string): Node {
  const parser = new Parser(source);
  return parser.whole();
}

class Parser {
  private readonly reader: Reader;
  private flags = NO_FLAGS;
  private depth = 0;
  /** The first few classes of the pattern, by their text after the opening bracket. */
  private readonly classes = new Map<string, CharacterSet>();

  constructor(source: string) {
    this.reader = new Reader(source);
  }

  whole(): Node {
    const node = this.choice();
    if (!this.reader.isAtEnd) throw new PatternError("a closing bracket without an opening one");
    return node;
  }

  private choice(): Node {
    if (++this.depth > MOST_DEPTH) throw new PatternError("groups are nested too deep");
    const items = [this.sequence()];
    while (this.reader.take("|")) items.push(this.sequence());
    this.depth--;
    return items.length === 1 ? items[0]! : { kind: "choice", items };
  }

  private sequence(): Node {
    const items: Node[] = [];
    let letters = "";
    while (!this.reader.isAtEnd && this.reader.peek() !== "|" && this.reader.peek() !== ")") {
      const char = this.reader.peek();
      letters = this.flags.ignoreCase && /[a-z]/i.test(char) ? letters + char.toLowerCase() : "";
      // one letter matches two of them, such as ß or ﬁ
      if (/ss|st|f[filst]/.test(letters))
        throw new PatternError(`(?i) with ${letters.slice(-2)} is not supported`);
      const atom = this.atom();
      if (atom !== undefined) items.push(this.repeated(atom));
    }
    return items.length === 1 ? items[0]! : { kind: "sequence", items };
  }

  /** One item of a sequence; undefined for flags. */
  private atom(): Node | undefined {
    const { reader } = this;
    if (reader.take("(")) return this.group();
    if (reader.take("[")) return this.setNode(this.parseClass());
    if (reader.take(".")) return { kind: "set", set: this.flags.dotAll ? ANY : NO_LINE_BREAK };
    if (reader.take("^")) return place("line-start");
    if (reader.take("$")) return place("line-end");
    if (/[*+?]/.test(reader.peek())) throw new PatternError("a quantifier without a target");
    if (reader.take("\\")) return this.escape();
    return this.setNode(single(reader.character()));
  }

  /** A class, whose opening bracket was taken. The same text is the same set. */
  private parseClass(): CharacterSet {
    const { reader, classes } = this;
    const start = reader.at;
    for (const [source, set] of classes) if (reader.take(source)) return set;
    const set = parseClass(reader);
    if (classes.size < MOST_KNOWN) classes.set(reader.text.slice(start, reader.at), set);
    return set;
  }

  private escape(): Node {
    const found = PLACES[this.reader.peek()];
    if (found !== undefined) {
      this.reader.at++;
      return place(found);
    }
    const set = parseEscape(this.reader, false);
    if (typeof set === "number") return this.setNode(single(set));
    // a set that is not in a class has no other cases
    return set.isAscii ? { kind: "set", set } : this.setNode(set);
  }

  private setNode(set: CharacterSet): Node {
    if (!this.flags.ignoreCase) return { kind: "set", set };
    if (!set.isAscii) throw new PatternError("(?i) with characters outside ASCII is not supported");
    return { kind: "set", set: otherCases(set) };
  }

  /** A group, whose opening bracket was taken. */
  private group(): Node | undefined {
    const { reader } = this;
    const outer = this.flags;
    const inside = (): Node => {
      const node = this.choice();
      if (!reader.take(")")) throw new PatternError("a group does not end");
      this.flags = outer;
      return node;
    };
    if (!reader.take("?")) return inside();
    if (reader.take(":")) return inside();
    if (reader.take("=")) return { kind: "look", item: inside(), isBehind: false, negated: false };
    if (reader.take("!")) return { kind: "look", item: inside(), isBehind: false, negated: true };
    if (reader.take("<=")) return behind(inside(), false);
    if (reader.take("<!")) return behind(inside(), true);
    if (reader.take(">")) return { kind: "atomic", item: inside() };
    if (reader.match(GROUP_NAME) !== null) return inside();
    const isFirst = reader.at === 2;
    const flags = reader.match(FLAGS);
    if (flags === null) throw new PatternError("a group of this kind is not supported");
    const [, on = "", off = "", end] = flags;
    this.flags = withFlags(withFlags(outer, on, true), off, false);
    if (end === ":") return inside();
    if (!isFirst) throw new PatternError("flags in the middle are not supported");
    return undefined;
  }

  private repeated(item: Node): Node {
    let node = item;
    for (;;) {
      const found = this.reader.match(QUANTIFIER);
      if (found === null) return node;
      const [, sign, low, comma, high, mode] = found;
      if (node !== item) throw new PatternError("a quantifier of a quantifier is not supported");
      if (low === "" && high === "") throw new PatternError("a quantifier is not valid");
      const least = sign === undefined ? Number(low ?? 0) : sign === "+" ? 1 : 0;
      const most = mostOf(sign, least, comma, high);
      // in Ruby's syntax, {1,3}+ repeats the repetition
      if (sign === undefined && mode === "+") throw new PatternError("{…}+ is not supported");
      if (sign === undefined && comma === "" && mode === "?") throw new PatternError("{…}? is not supported");
      if (least > most || least > MOST_TIMES || (most > MOST_TIMES && most !== Number.POSITIVE_INFINITY))
        throw new PatternError("a quantifier has too large numbers");
      if (item.kind !== "set" && most > 1 && canBeEmpty(item))
        throw new PatternError("a repetition of what can be empty is not supported");
      node = { kind: "repeat", item, least, most, taking: TAKING[mode ?? ""]! };
    }
  }
}

const QUANTIFIER = /(?:([*+?])|\{(\d*)(,?)(\d*)\})([?+]?)/y;
const GROUP_NAME = /<[A-Za-z_]\w*>/y;
const FLAGS = /([im]*)(?:-([im]+))?([:)])/y;

const TAKING: Readonly<Record<string, Taking>> = { "": "greedy", "?": "lazy", "+": "possessive" };

const PLACES: Readonly<Record<string, Place>> = {
  A: "text-start",
  z: "text-end",
  Z: "text-end-or-last-line",
  b: "word-edge",
  B: "no-word-edge",
};

/** Letters outside ASCII that are equal to these when case is ignored. */
const FOLDED: Readonly<Record<string, string>> = { ſ: "s", "\u212a": "k" };

/** A set of ASCII characters, with the other cases of its letters. */
function otherCases(set: CharacterSet): CharacterSet {
  const hasCase = (letter: string): boolean =>
    set.has(letter.toLowerCase().charCodeAt(0)) || set.has(letter.toUpperCase().charCodeAt(0));
  const letters = [...LETTERS].filter((char) => hasCase(FOLDED[char] ?? char));
  return union([set, ...letters.map((char) => single(char.codePointAt(0)!))]);
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyzſ\u212a";

const NO_LINE_BREAK = complement(rangeSet(0x0a, 0x0a));
const ANY = rangeSet(0, 0x10ffff);

function single(code: number): CharacterSet {
  return rangeSet(code, code);
}

function place(where: Place): Node {
  return { kind: "place", place: where };
}

function behind(item: Node, negated: boolean): Node {
  const options = item.kind === "choice" ? item.items : [item];
  if (options.some(({ kind }) => kind !== "set"))
    throw new PatternError("a lookbehind of more than one character is not supported");
  return { kind: "look", item, isBehind: true, negated };
}

function withFlags(flags: Flags, names: string, value: boolean): Flags {
  return {
    ignoreCase: names.includes("i") ? value : flags.ignoreCase,
    dotAll: names.includes("m") ? value : flags.dotAll,
  };
}

function mostOf(
  sign: string | undefined,
  least: number,
  comma: string | undefined,
  high: string | undefined,
) {
  if (sign !== undefined) return sign === "?" ? 1 : Number.POSITIVE_INFINITY;
  if (comma === "") return least;
  return high === "" || high === undefined ? Number.POSITIVE_INFINITY : Number(high);
}

import { chargeCharacters, refuseLength } from "./budget.js";
import { bind } from "./function.js";
import { countCharacters, expectStr, iterate, toIndex, typeName, unitOf } from "./inspect.js";
import { capitalize, lower, swapCase, TEXT_TESTS, toTitle } from "./letters.js";
import { plainValue } from "./markup.js";
import { Tuple } from "./sequence.js";
import { fail, unsupported } from "./template-error.js";
import { cut, isStr, joinTexts, read, type Str, strip, test, transform } from "./text.js";
import { CENTERED, pad, replaceText } from "./text-changes.js";
import {
  findAll,
  type Span,
  splitAt,
  splitAtFromRight,
  splitLines,
  splitWords,
  splitWordsFromRight,
} from "./text-ranges.js";
import type { Arguments, Value } from "./value.js";
import { ONLY_SPACES } from "./white-space.js";

export type Method = (self: Str, args: Arguments) => Value;

const ENDLESS = Number.POSITIVE_INFINITY;

/** A count that is optional and below 0 for "all". */
function limitOf(value: Value | undefined): number {
  if (value === undefined) return ENDLESS;
  const limit = toIndex(value);
  return limit < 0 ? ENDLESS : limit;
}

const parts = (self: Str, spans: readonly Span[]): readonly Str[] => spans.map((span) => cut(self, ...span));

/** A content without the separator is not cut: that it has none is a guard. */
function split(name: "split" | "rsplit"): Method {
  const [byText, byWords] =
    name === "split" ? [splitAt, splitWords] : [splitAtFromRight, splitWordsFromRight];
  return (self, args) => {
    const [separator = null, most] = bind(args, name, ["sep", "maxsplit"]);
    const limit = limitOf(most);
    if (separator === null) return parts(self, byWords(read(self), limit));
    const wanted = read(expectStr(separator));
    if (wanted === "") fail("empty separator");
    chargeCharacters(self.length);
    if (!test(self, (text) => text.includes(wanted))) return [self];
    return parts(self, byText(read(self), wanted, limit));
  };
}

function partition(name: "partition" | "rpartition"): Method {
  return (self, args) => {
    const wanted = read(expectStr(bind(args, name, ["sep"], 1)[0]!));
    if (wanted === "") fail("empty separator");
    chargeCharacters(self.length);
    if (!test(self, (text) => text.includes(wanted))) {
      return new Tuple(name === "partition" ? [self, "", ""] : ["", "", self]);
    }
    const text = read(self);
    const at = name === "partition" ? text.indexOf(wanted) : text.lastIndexOf(wanted);
    return new Tuple([cut(self, 0, at), wanted, cut(self, at + wanted.length, text.length)]);
  };
}

function stripper(name: string, left: boolean, right: boolean): Method {
  return (self, args) => {
    const [characters = null] = bind(args, name, ["chars"]);
    return strip(self, {
      left,
      right,
      characters: characters === null ? undefined : read(expectStr(characters)),
    });
  };
}

/** The texts that `startswith` and `endswith` look for: one, or a tuple of them. */
function wantedTexts(value: Value): readonly string[] {
  const items = value instanceof Tuple ? value.items : [value];
  return items.map((item) =>
    isStr(item) ? read(item) : fail(`expected a str or a tuple of str, not ${typeName(item)}`),
  );
}

function edge(name: "startswith" | "endswith"): Method {
  return (self, args) => {
    const [value, start, end] = bind(args, name, ["text", "start", "end"], 1);
    const wanted = wantedTexts(value!);
    const has = (text: string): boolean =>
      wanted.some((one) => (name === "startswith" ? text.startsWith(one) : text.endsWith(one)));
    if (start === undefined) return test(self, has);
    const whole = read(self);
    const [from, to] = windowOf(whole, start, end);
    return from <= to && has(whole.slice(from, to));
  };
}

/** The positions in UTF-16 units that the arguments `start` and `end` mean. */
function windowOf(text: string, start: Value | undefined, end: Value | undefined): Span {
  const length = countCharacters(text);
  const clamp = (value: Value | undefined, otherwise: number): number => {
    if (value === undefined || value === null) return otherwise;
    const index = toIndex(value);
    return index < 0 ? Math.max(0, index + length) : Math.min(index, length + 1);
  };
  const [from, to] = [clamp(start, 0), Math.min(clamp(end, length), length)];
  return from > length ? [text.length + 1, 0] : [unitOf(text, from), unitOf(text, to)];
}

function finder(name: string, isFromRight: boolean, missing: () => number): Method {
  return (self, args) => {
    const [value, start, end] = bind(args, name, ["sub", "start", "end"], 1);
    const wanted = read(expectStr(value!));
    const text = read(self);
    const [from, to] = windowOf(text, start, end);
    if (from > to) return missing();
    const window = text.slice(from, to);
    const at = isFromRight ? window.lastIndexOf(wanted) : window.indexOf(wanted);
    return at === -1 ? missing() : countCharacters(text.slice(0, from + at));
  };
}

function padder(name: string, sides: (room: number, width: number) => Span): Method {
  return (self, args) => {
    const [width, filler = " "] = bind(args, name, ["width", "fillchar"], 1);
    return pad(self, toIndex(width!), read(expectStr(filler)), sides);
  };
}

function changer(name: string, change: (text: string) => string): Method {
  return (self, args) => {
    bind(args, name, []);
    return transform(self, change);
  };
}

function zeroFill(self: Str, args: Arguments): Value {
  const text = read(self);
  const width = toIndex(bind(args, "zfill", ["width"], 1)[0]!);
  const sign = /^[+-]/.test(text) ? text[0]! : "";
  refuseLength(width);
  chargeCharacters(width);
  return sign + "0".repeat(Math.max(0, width - countCharacters(text))) + text.slice(sign.length);
}

function expandTabs(self: Str, args: Arguments): Value {
  const [size = 8] = bind(args, "expandtabs", ["tabsize"]);
  const width = toIndex(size);
  let column = 0;
  return transform(self, (text) =>
    Array.from(text, (one) => {
      if (one === "\n" || one === "\r") column = 0;
      if (one !== "\t") {
        if (one !== "\n" && one !== "\r") column++;
        return one;
      }
      const spaces = width > 0 ? width - (column % width) : 0;
      column += spaces;
      refuseLength(column);
      return " ".repeat(spaces);
    }).join(""),
  );
}

function remover(name: "removeprefix" | "removesuffix"): Method {
  return (self, args) => {
    const wanted = read(expectStr(bind(args, name, ["text"], 1)[0]!));
    const isPrefix = name === "removeprefix";
    if (!test(self, (text) => (isPrefix ? text.startsWith(wanted) : text.endsWith(wanted)))) return self;
    const { length } = self;
    return isPrefix ? cut(self, wanted.length, length) : cut(self, 0, length - wanted.length);
  };
}

const TESTS: Readonly<Record<string, (text: string) => boolean>> = {
  ...TEXT_TESTS,
  isspace: (text) => ONLY_SPACES.test(text),
  isascii: (text) => /^[\x00-\x7f]*$/.test(text),
  isprintable: (text) => !/[^\P{C}]|[\p{Z}]/u.test(text.replaceAll(" ", "")),
};

/** The methods of a text, but for `format`. */
export const STR_METHODS: Readonly<Record<string, Method>> = {
  ...Object.fromEntries(
    Object.entries(TESTS).map(([name, ask]): [string, Method] => [
      name,
      (self, args) => {
        bind(args, name, []);
        return test(self, ask);
      },
    ]),
  ),
  capitalize: changer("capitalize", capitalize),
  casefold: changer("casefold", (text) =>
    /^[\x00-\x7f]*$/.test(text) ? text.toLowerCase() : unsupported("casefold of other letters than a to z"),
  ),
  lower: changer("lower", lower),
  swapcase: changer("swapcase", swapCase),
  title: changer("title", toTitle),
  upper: changer("upper", (text) => text.toUpperCase()),
  center: padder("center", CENTERED),
  ljust: padder("ljust", (room) => [0, room]),
  rjust: padder("rjust", (room) => [room, 0]),
  zfill: zeroFill,
  expandtabs: expandTabs,
  count: (self, args) => {
    const [value, start, end] = bind(args, "count", ["sub", "start", "end"], 1);
    const text = read(self);
    const [from, to] = windowOf(text, start, end);
    return from > to ? 0 : findAll(text.slice(from, to), read(expectStr(value!)), ENDLESS).length;
  },
  find: finder("find", false, () => -1),
  rfind: finder("rfind", true, () => -1),
  index: finder("index", false, () => fail("substring not found")),
  rindex: finder("rindex", true, () => fail("substring not found")),
  startswith: edge("startswith"),
  endswith: edge("endswith"),
  strip: stripper("strip", true, true),
  lstrip: stripper("lstrip", true, false),
  rstrip: stripper("rstrip", false, true),
  removeprefix: remover("removeprefix"),
  removesuffix: remover("removesuffix"),
  split: split("split"),
  rsplit: split("rsplit"),
  partition: partition("partition"),
  rpartition: partition("rpartition"),
  splitlines: (self, args) => {
    const [keepends = false] = bind(args, "splitlines", ["keepends"]);
    return parts(self, splitLines(read(self), Boolean(toIndex(keepends))));
  },
  join: (self, args) => {
    const items: Str[] = [];
    for (const given of iterate(bind(args, "join", ["iterable"], 1)[0]!)) {
      const item = plainValue(given);
      items.push(isStr(item) ? item : fail(`expected a str to join, found ${typeName(item)}`));
    }
    return joinTexts(items, self);
  },
  replace: (self, args) => {
    const [old, replacement, count] = bind(args, "replace", ["old", "new", "count"], 2);
    return replaceText(self, read(expectStr(old!)), expectStr(replacement!), limitOf(count));
  },
};

import { charge, refuseLength } from "../budget.js";
import { Dict } from "../dict.js";
import type { Filter } from "../environment.js";
import { bind } from "../function.js";
import {
  countCharacters,
  expectStr,
  isTrue,
  iterate,
  lengthOf,
  toIndex,
  toStr,
  typeName,
  unitOf,
} from "../inspect.js";
import { toJson } from "../json-text.js";
import { capitalize, lower } from "../letters.js";
import { escapeHtml, Markup } from "../markup.js";
import { formatMarkup, percentFormat } from "../percent-format.js";
import { Tuple } from "../sequence.js";
import { fail } from "../template-error.js";
import { concat, cut, isStr, joinTexts, read, type Str, strip, transform } from "../text.js";
import { CENTERED, pad, replaceText } from "../text-changes.js";
import { splitLines } from "../text-ranges.js";
import { Undefined } from "../undefined.js";
import type { Value } from "../value.js";
import { attributeReader } from "./attribute-path.js";

/** A change of a text that leaves a Markup one. */
function softly(value: Value, change: (text: Str) => Str): Value {
  return value instanceof Markup ? new Markup(change(value.text)) : change(toStr(value));
}

function changer(change: (text: string) => string): Filter {
  return (value, args) => {
    bind(args, "filter", []);
    return softly(value, (text) => transform(text, change));
  };
}

/** The first letter of each word in upper case; words begin after white space and some brackets. */
function title(text: string): string {
  return text
    .split(/([-\s({[<\x1c-\x1f\x85]+)/)
    .map((word) => {
      const [first = ""] = word;
      return first.toUpperCase() + lower(word.slice(first.length));
    })
    .join("");
}

const indent: Filter = (value, args) => {
  const [width = 4, first = false, blank = false] = bind(args, "indent", ["width", "first", "blank"]);
  if (value instanceof Undefined) value.refuse();
  const text = expectStr(value);
  const space = isStr(width) ? read(width) : " ".repeat(Math.max(0, toIndex(width)));
  const ended = `${read(text)}\n`;
  const lines = splitLines(ended, false);
  refuseLength(ended.length + lines.length * space.length);
  const indented = lines.map(([start, end], i): Str => {
    const line = cut(text, start, Math.min(end, text.length));
    return i > 0 && (isTrue(blank) || line.length > 0) ? concat(space, line) : line;
  });
  const joined = joinTexts(indented, "\n");
  const all = isTrue(first) ? concat(space, joined) : joined;
  return value instanceof Markup ? new Markup(all) : all;
};

const truncate: Filter = (value, args) => {
  const parameters = ["length", "killwords", "end", "leeway"];
  const [size = 255, killsWords = false, end = "...", leeway = 5] = bind(args, "truncate", parameters);
  if (value instanceof Undefined) return value;
  const text = expectStr(value);
  const [most, tail] = [toIndex(size), read(expectStr(end))];
  const room = most - countCharacters(tail);
  if (room < 0) fail("truncate: the length must not be below that of the end");
  const all = read(text);
  if (countCharacters(all) <= most + toIndex(leeway === null ? 5 : leeway)) return text;
  const short = all.slice(0, unitOf(all, room));
  const at = isTrue(killsWords) ? -1 : short.lastIndexOf(" ");
  return concat(cut(text, 0, at === -1 ? short.length : at), tail);
};

const join: Filter = (value, args) => {
  const [separator = "", attribute = null] = bind(args, "join", ["d", "attribute"]);
  const reader = attributeReader(attribute);
  const parts: Str[] = [];
  for (const item of iterate(value)) {
    charge(1);
    parts.push(toStr(reader(item)));
  }
  return joinTexts(parts, toStr(separator));
};

const tojson: Filter = (value, args) => {
  const parameters = ["ensure_ascii", "indent", "separators", "sort_keys"];
  const [asciiOnly = false, width = null, given = null, sortsKeys = false] = bind(args, "tojson", parameters);
  const indentText =
    width === null ? undefined : isStr(width) ? read(width) : " ".repeat(Math.max(0, toIndex(width)));
  return toJson(value, {
    asciiOnly: isTrue(asciiOnly),
    indent: indentText,
    separators: given === null ? [indentText === undefined ? ", " : ",", ": "] : pairOf(given),
    sortsKeys: isTrue(sortsKeys),
  });
};

function pairOf(value: Value): readonly [string, string] {
  const [item, key, ...more] = [...iterate(value)];
  if (item === undefined || key === undefined || more.length > 0) return fail("separators are two texts");
  return [read(expectStr(item)), read(expectStr(key))];
}

const format: Filter = (value, { positional, named }) => {
  if (positional.length > 0 && named.size > 0) fail("format takes values by position or by name");
  const values = named.size > 0 ? Dict.of(named) : new Tuple(positional);
  return value instanceof Markup ? formatMarkup(value, values) : percentFormat(toStr(value), values);
};

const escaped: Filter = (value) => (value instanceof Markup ? value : new Markup(escapeHtml(toStr(value))));

const count: Filter = (value) => {
  const length = lengthOf(value);
  return length === undefined ? fail(`object of type '${typeName(value)}' has no len()`) : length;
};

/** The filters that make texts. */
export const TEXT_FILTERS: Readonly<Record<string, Filter>> = {
  capitalize: changer(capitalize),
  center: (value, args) =>
    softly(value, (text) => pad(text, toIndex(bind(args, "center", ["width"])[0] ?? 80), " ", CENTERED)),
  count,
  e: escaped,
  escape: escaped,
  forceescape: (value) => new Markup(escapeHtml(toStr(value))),
  format,
  indent,
  join,
  length: count,
  lower: changer(lower),
  replace: (value, args) => {
    const [old, replacement, most = null] = bind(args, "replace", ["old", "new", "count"], 2);
    const limit = most === null || toIndex(most) < 0 ? Number.POSITIVE_INFINITY : toIndex(most);
    return replaceText(toStr(value), read(toStr(old!)), toStr(replacement!), limit);
  },
  safe: (value) => new Markup(toStr(value)),
  string: (value) => (value instanceof Markup ? value : toStr(value)),
  title: changer(title),
  tojson,
  trim: (value, args) => {
    const [characters = null] = bind(args, "trim", ["chars"]);
    const cutOff = characters === null ? undefined : read(expectStr(characters));
    return softly(value, (text) => strip(text, { left: true, right: true, characters: cutOff }));
  },
  truncate,
  upper: changer((text) => text.toUpperCase()),
  wordcount: (value) => read(toStr(value)).match(/[\p{L}\p{N}_]+/gu)?.length ?? 0,
};

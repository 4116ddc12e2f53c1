import { refuseLength } from "../budget.js";
import type { Filter } from "../environment.js";
import { bind } from "../function.js";
import { countCharacters, expectStr, isTrue, lengthOf, toIndex, unitOf } from "../inspect.js";
import { Markup } from "../markup.js";
import { fail } from "../template-error.js";
import { concat, cut, isStr, joinTexts, read, type Str } from "../text.js";
import { splitLines } from "../text-ranges.js";
import { Undefined } from "../undefined.js";

export const indent: Filter = (value, args) => {
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

export const truncate: Filter = (value, args) => {
  const parameters = ["length", "killwords", "end", "leeway"];
  const [size = 255, killsWords = false, end = "...", leeway = 5] = bind(args, "truncate", parameters);
  const [most, tail] = [toIndex(size), read(expectStr(end))];
  const room = most - countCharacters(tail);
  if (room < 0) fail("truncate: the length must not be below that of the end");
  const longest = most + toIndex(leeway === null ? 5 : leeway);
  // Python asks for the length only: what is short enough stays what it is
  const length = lengthOf(value);
  if (length !== undefined && length <= longest) return value;
  const text = expectStr(value);
  const all = read(text);
  const short = all.slice(0, unitOf(all, room));
  const at = isTrue(killsWords) ? -1 : short.lastIndexOf(" ");
  return concat(cut(text, 0, at === -1 ? short.length : at), tail);
};

import { chargeCharacters, refuseLength } from "./budget.js";
import { countCharacters } from "./inspect.js";
import { fail } from "./template-error.js";
import { cut, joinTexts, read, type Str, test } from "./text.js";
import { findAll, type Span } from "./text-ranges.js";

/** A text with its first `limit` occurrences of `old` replaced; a content without one is not changed. */
export function replaceText(self: Str, old: string, replacement: Str, limit: number): Str {
  chargeCharacters(self.length);
  if (!test(self, (text) => text.includes(old))) return self;
  const text = read(self);
  const found = findAll(text, old, limit);
  refuseLength(text.length + found.length * replacement.length);
  chargeCharacters(text.length + found.length * replacement.length);
  if (typeof self === "string" && typeof replacement === "string") {
    const kept = found.map((at, i) => text.slice(i === 0 ? 0 : found[i - 1]! + old.length, at));
    return [...kept, text.slice(found.length === 0 ? 0 : found.at(-1)! + old.length)].join(replacement);
  }
  let start = 0;
  const pieces = found.map((at) => {
    const piece = cut(self, start, at);
    start = at + old.length;
    return piece;
  });
  return joinTexts([...pieces, cut(self, start, text.length)], replacement);
}

/** Fills a text up to a width; `sides` divides the room between left and right. */
export function pad(
  self: Str,
  width: number,
  filler: string,
  sides: (room: number, width: number) => Span,
): Str {
  const room = width - countCharacters(read(self));
  if (room <= 0) return self;
  if (countCharacters(filler) !== 1) fail("the fill character must be one character");
  chargeCharacters(width);
  const [left, right] = sides(room, width);
  return joinTexts([filler.repeat(left), self, filler.repeat(right)]);
}

export const CENTERED = (room: number, width: number): Span => {
  const left = Math.floor(room / 2) + (room & width & 1);
  return [left, room - left];
};

import { classSet } from "./character-set.js";
import type { Place } from "./syntax.js";

const WORD = classSet(String.raw`[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\u00b2\u00b3\u00b9\u00bc-\u00be]`);
const LF = 0x0a;

/** Whether a place of the text fulfils the condition. */
export function isAtPlace(place: Place, text: string, at: number): boolean {
  const { length } = text;
  switch (place) {
    case "text-start":
      return at === 0;
    case "text-end":
      return at === length;
    case "text-end-or-last-line":
      return at === length || (at === length - 1 && text.charCodeAt(at) === LF);
    case "line-start":
      // not after the line break that ends the text
      return at === 0 || (at < length && text.charCodeAt(at - 1) === LF);
    case "line-end":
      return at === length || text.charCodeAt(at) === LF;
    case "word-edge":
      return isWordEdge(text, at);
    case "no-word-edge":
      return !isWordEdge(text, at);
  }
}

function isWordEdge(text: string, at: number): boolean {
  return isWordBefore(text, at) !== (at < text.length && WORD.has(text.codePointAt(at)!));
}

function isWordBefore(text: string, at: number): boolean {
  if (at === 0) return false;
  const start = at > 1 && text.codePointAt(at - 2)! > 0xffff ? at - 2 : at - 1;
  return WORD.has(text.codePointAt(start)!);
}

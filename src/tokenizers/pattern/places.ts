import { characterStart } from "../utf16.js";
import { wordSet } from "./parse-set.js";
import type { Place } from "./syntax.js";

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
  return isWordBefore(text, at) !== (at < text.length && wordSet().has(text.codePointAt(at)!));
}

function isWordBefore(text: string, at: number): boolean {
  return at > 0 && wordSet().has(text.codePointAt(characterStart(text, at - 1))!);
}

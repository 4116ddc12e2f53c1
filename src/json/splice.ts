import type { Insertion } from "../domain/outcome.js";
import { BACKSLASH } from "./punctuation.js";
import type { Span } from "./spans.js";

const LOWER_U = 0x75;

/** The insertion that puts `addition` at the end of a JSON string. */
export function appendToString(span: Span, addition: string): Insertion {
  return { at: span.end - 1, json: escaped(addition) };
}

/** The insertion that puts `addition` into a JSON string, `at` UTF-16 units into its decoded value. */
export function insertIntoString(text: string, span: Span, at: number, addition: string): Insertion {
  return { at: positionInString(text, span.start + 1, at), json: escaped(addition) };
}

/** Most texts need no escapes, and to find that out costs less than to write them. */
const NEEDS_ESCAPES = /["\\\u0000-\u001f\ud800-\udfff]/;

/** The text as it stands in a JSON string. */
export function escaped(text: string): string {
  return NEEDS_ESCAPES.test(text) ? JSON.stringify(text).slice(1, -1) : text;
}

/** The insertion that puts one more item at the end of a JSON list. */
export function appendToList(span: Span, itemJson: string): Insertion {
  return { at: span.end - 1, json: span.children.length === 0 ? itemJson : `, ${itemJson}` };
}

/** The byte position of a UTF-16 index of a string's decoded value. `text` is the row's bytes as Latin-1. */
function positionInString(text: string, start: number, units: number): number {
  let at = start;
  for (let left = units; left > 0; ) {
    const byte = text.charCodeAt(at);
    if (byte === BACKSLASH) {
      at += text.charCodeAt(at + 1) === LOWER_U ? 6 : 2;
      left -= 1;
    } else if (byte < 0x80) {
      at += 1;
      left -= 1;
    } else if (byte < 0xf0) {
      at += byte < 0xe0 ? 2 : 3;
      left -= 1;
    } else {
      at += 4;
      left -= 2;
    }
  }
  return at;
}

import type { Insertion } from "../domain/outcome.js";
import { BACKSLASH } from "./punctuation.js";
import type { Span } from "./spans.js";

const LOWER_U = 0x75;

/** The insertion that appends `addition` to a JSON string. */
export function appendToString(span: Span, addition: string): Insertion {
  return { at: span.end - 1, json: escaped(addition) };
}

/** The insertion that puts `addition` into a JSON string, `at` UTF-16 units into its decoded value. */
export function insertIntoString(text: string, span: Span, at: number, addition: string): Insertion {
  return { at: positionInString(text, span.start + 1, at), json: escaped(addition) };
}

/** A part of a row's bytes, and the JSON text to put in its place. */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly json: string;
}

/** The replacement of `length` UTF-16 units of a JSON string, `at` units into its decoded value, by another text. */
export function replaceInString(
  text: string,
  span: Span,
  part: { readonly at: number; readonly length: number },
  replacement: string,
): Replacement {
  const start = positionInString(text, span.start + 1, part.at);
  return { start, end: positionInString(text, start, part.length), json: escaped(replacement) };
}

/** Most texts need no escapes, and this test costs less than JSON.stringify. */
const NEEDS_ESCAPES = /["\\\u0000-\u001f\ud800-\udfff]/;

/** The text as written inside a JSON string, without the quotes. */
export function escaped(text: string): string {
  return NEEDS_ESCAPES.test(text) ? JSON.stringify(text).slice(1, -1) : text;
}

/** The insertion that appends one item to a JSON list. */
export function appendToList(span: Span, itemJson: string): Insertion {
  return { at: span.end - 1, json: span.children.length === 0 ? itemJson : `, ${itemJson}` };
}

/** The byte position of a UTF-16 index of a string's decoded value. `text` is the row's bytes as Latin-1. */
function positionInString(text: string, start: number, units: number): number {
  let at = start;
  for (let remaining = units; remaining > 0; ) {
    const byte = text.charCodeAt(at);
    if (byte === BACKSLASH) {
      at += text.charCodeAt(at + 1) === LOWER_U ? 6 : 2;
      remaining -= 1;
    } else if (byte < 0x80) {
      at += 1;
      remaining -= 1;
    } else if (byte < 0xf0) {
      at += byte < 0xe0 ? 2 : 3;
      remaining -= 1;
    } else {
      at += 4;
      remaining -= 2;
    }
  }
  return at;
}

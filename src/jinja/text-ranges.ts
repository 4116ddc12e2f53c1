// Where the parts of a text are, in UTF-16 units.
import { charge } from "./budget.js";
import { SPACES } from "./white-space.js";

export type Span = readonly [start: number, end: number];

/** The parts between a separator; `most` is the maximum number of cuts, from the left. */
export function splitAt(text: string, separator: string, most: number): readonly Span[] {
  const parts: Span[] = [];
  let start = 0;
  for (
    let at = text.indexOf(separator);
    at !== -1 && parts.length < most;
    at = text.indexOf(separator, start)
  ) {
    parts.push([start, at]);
    start = at + separator.length;
  }
  charge(1 + parts.length);
  return [...parts, [start, text.length]];
}

/** The same from the right. */
export function splitAtFromRight(text: string, separator: string, most: number): readonly Span[] {
  const parts: Span[] = [];
  let end = text.length;
  while (parts.length < most && end >= separator.length) {
    const at = text.lastIndexOf(separator, end - separator.length);
    if (at === -1) break;
    parts.push([at + separator.length, end]);
    end = at;
  }
  charge(1 + parts.length);
  return [...parts, [0, end] as const].reverse();
}

/** The words between white space; of the last one, white space at the end remains if the cuts are used up. */
export function splitWords(text: string, most: number): readonly Span[] {
  const words: Span[] = [];
  let start = 0;
  for (const { index, 0: space } of text.matchAll(SPACES)) {
    if (index > start) {
      if (words.length === most) return [...words, [start, text.length]];
      words.push([start, index]);
    }
    start = index + space.length;
  }
  charge(1 + words.length);
  return start < text.length ? [...words, [start, text.length]] : words;
}

/** The same from the right. */
export function splitWordsFromRight(text: string, most: number): readonly Span[] {
  const words = splitWords(text, Number.POSITIVE_INFINITY);
  if (words.length <= most) return words;
  const first = words.length - most - 1;
  return [[0, words[first]![1]], ...words.slice(first + 1)];
}

const LINE_ENDS = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/g;

/** The lines of a text, with or without the characters that end them. */
export function splitLines(text: string, keepsEnds: boolean): readonly Span[] {
  const lines: Span[] = [];
  let start = 0;
  for (const { index, 0: end } of text.matchAll(LINE_ENDS)) {
    lines.push([start, keepsEnds ? index + end.length : index]);
    start = index + end.length;
  }
  charge(1 + lines.length);
  return start < text.length ? [...lines, [start, text.length]] : lines;
}

/** The positions of `wanted`, at most `most`; an empty text is before each character and at the end. */
export function findAll(text: string, wanted: string, most: number): readonly number[] {
  const found: number[] = [];
  let at = text.indexOf(wanted);
  while (at !== -1 && found.length < most) {
    found.push(at);
    if (wanted !== "") at = text.indexOf(wanted, at + wanted.length);
    else if (at >= text.length) break;
    else at += text.codePointAt(at)! > 0xffff ? 2 : 1;
  }
  charge(1 + found.length);
  return found;
}

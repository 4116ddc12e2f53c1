import type { Path } from "../domain/path.js";
import { RowError } from "../domain/problem.js";
import { BACKSLASH, CLOSE_LIST, CLOSE_OBJECT, COMMA, OPEN_LIST, OPEN_OBJECT, QUOTE } from "./punctuation.js";

/** Deeper rows are rejected: the trainers' JSON parsers recurse, and fail near a thousand levels. */
const MAX_DEPTH = 512;

/**
 * What a format reads of a row: some keys of an object, and a part of each item of a list. Everything else in the row
 * is skipped.
 */
export interface Pattern {
  readonly keys: readonly PatternKey[];
  readonly items: Pattern | undefined;
}

export interface PatternKey {
  readonly name: string;
  /** The name's UTF-8 bytes as a Latin-1 string, the form in which rows are scanned. */
  readonly bytes: string;
  readonly pattern: Pattern;
}

const UNREAD: Pattern = { keys: [], items: undefined };

/** A pattern for an object with these keys; a key without a pattern of its own is located as a whole. */
export function objectPattern(keys: Readonly<Record<string, Pattern | undefined>>, items?: Pattern): Pattern {
  return {
    keys: Object.entries(keys).map(([name, pattern]) => ({
      name,
      bytes: Buffer.from(name, "utf8").toString("latin1"),
      pattern: pattern ?? UNREAD,
    })),
    items,
  };
}

/** A pattern for a list whose items all have the same pattern. */
export function listPattern(items: Pattern): Pattern {
  return { keys: [], items };
}

/** The position of one value in the row, bytes `start` to `end`, and of the values that are read inside it. */
export interface Span {
  readonly start: number;
  readonly end: number;
  /** By index of the pattern's key, or of the list's item. */
  readonly children: readonly (Span | undefined)[];
}

const NO_CHILDREN: readonly (Span | undefined)[] = [];

/**
 * Finds the positions of the pattern's values. `text` is the bytes as Latin-1, so an index is a byte position, and the
 * value that begins at `start` must be valid JSON (JSON.parse has accepted it). One pass; nothing recurses deeper than
 * the pattern. Throws RowError `too-deep`, and `duplicate-key` for a key of the pattern that occurs twice in an object.
 */
export function locate(text: string, start: number, pattern: Pattern): Span {
  return spanOf(text, skipSpace(text, start), pattern, [], 0);
}

/** The span at a path that the pattern reads. */
export function spanAt(root: Span, pattern: Pattern, path: Path): Span {
  let span: Span | undefined = root;
  let at: Pattern | undefined = pattern;
  for (const step of path) {
    const index: number = typeof step === "number" ? step : at!.keys.findIndex(({ name }) => name === step);
    at = typeof step === "number" ? at!.items : at!.keys[index]!.pattern;
    span = span?.children[index];
  }
  if (span === undefined) throw new Error("the pattern does not read this path");
  return span;
}

function spanOf(text: string, start: number, pattern: Pattern, path: Path, depth: number): Span {
  const first = text.charCodeAt(start);
  if (first === OPEN_OBJECT && pattern.keys.length > 0)
    return objectSpan(text, start, pattern, path, depth + 1);
  if (first === OPEN_LIST && pattern.items) return listSpan(text, start, pattern.items, path, depth + 1);
  return { start, end: skipValue(text, start, depth), children: NO_CHILDREN };
}

function objectSpan(text: string, start: number, pattern: Pattern, path: Path, depth: number): Span {
  const { keys } = pattern;
  const children: (Span | undefined)[] = new Array(keys.length).fill(undefined);
  let at = skipSpace(text, start + 1);
  while (text.charCodeAt(at) !== CLOSE_OBJECT) {
    const close = closingQuote(text, at);
    const key = keyIndex(text, at + 1, close, keys);
    at = skipSpace(text, close + 1);
    at = skipSpace(text, at + 1); // the colon
    const entry = keys[key];
    if (entry === undefined) {
      at = skipValue(text, at, depth);
    } else {
      if (children[key] !== undefined) {
        throw new RowError("duplicate-key", [...path, entry.name], "this key occurs twice in one object");
      }
      const here = entry.pattern === UNREAD ? path : [...path, entry.name];
      const span = spanOf(text, at, entry.pattern, here, depth);
      children[key] = span;
      at = span.end;
    }
    at = skipSpace(text, at);
    if (text.charCodeAt(at) === COMMA) at = skipSpace(text, at + 1);
  }
  return { start, end: at + 1, children };
}

function listSpan(text: string, start: number, items: Pattern, path: Path, depth: number): Span {
  const children: Span[] = [];
  let at = skipSpace(text, start + 1);
  while (text.charCodeAt(at) !== CLOSE_LIST) {
    const span = spanOf(text, at, items, [...path, children.length], depth);
    children.push(span);
    at = skipSpace(text, span.end);
    if (text.charCodeAt(at) === COMMA) at = skipSpace(text, at + 1);
  }
  return { start, end: at + 1, children };
}

/** The index of the key that text[from, to) spells, or -1. */
function keyIndex(text: string, from: number, to: number, keys: readonly PatternKey[]): number {
  for (let i = 0; i < keys.length; i++) {
    const { bytes } = keys[i]!;
    if (bytes.length === to - from && text.startsWith(bytes, from)) return i;
  }
  // a search in the whole text would continue after the key
  if (!text.slice(from, to).includes("\\")) return -1;
  const json = Buffer.from(text.slice(from - 1, to + 1), "latin1").toString("utf8");
  const name: unknown = JSON.parse(json);
  return keys.findIndex((key) => key.name === name);
}

/** The position after a value that the pattern does not read; `outside` is the depth around the value. */
export function skipValue(text: string, start: number, outside: number): number {
  const first = text.charCodeAt(start);
  if (first === QUOTE) return closingQuote(text, start) + 1;
  if (first !== OPEN_OBJECT && first !== OPEN_LIST) return skipScalar(text, start);
  let depth = outside;
  let at = start;
  do {
    const char = text.charCodeAt(at);
    if (char === QUOTE) at = closingQuote(text, at);
    else if (char === OPEN_OBJECT || char === OPEN_LIST) {
      if (++depth > MAX_DEPTH) throw tooDeep();
    } else if (char === CLOSE_OBJECT || char === CLOSE_LIST) depth--;
    at++;
  } while (depth > outside);
  return at;
}

function skipScalar(text: string, start: number): number {
  let at = start;
  for (;;) {
    const char = text.charCodeAt(at);
    // NaN means the end of the text; white space, a comma or a closing bracket ends a number or a word
    if (!(char > 0x20) || char === COMMA || char === CLOSE_LIST || char === CLOSE_OBJECT) return at;
    at++;
  }
}

/** The closing quote of the string that opens at `open`; -1 if it does not end. */
export function closingQuote(text: string, open: number): number {
  let close = text.indexOf('"', open + 1);
  while (text.charCodeAt(close - 1) === BACKSLASH && isEscaped(text, close))
    close = text.indexOf('"', close + 1);
  return close;
}

/** Whether an odd number of backslashes precedes a character, which escapes it. */
function isEscaped(text: string, at: number): boolean {
  let first = at - 1;
  while (text.charCodeAt(first) === BACKSLASH) first--;
  return (at - first) % 2 === 0;
}

export function skipSpace(text: string, start: number): number {
  let at = start;
  while (text.charCodeAt(at) <= 0x20) at++;
  return at;
}

/** Throws RowError `too-deep` for a text that may not be JSON, before JSON.parse could overflow the stack on it. */
export function refuseDeepText(text: string): void {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === QUOTE) {
      at = closingQuote(text, at);
      if (at === -1) return;
    } else if (char === OPEN_OBJECT || char === OPEN_LIST) {
      if (++depth > MAX_DEPTH) throw tooDeep();
    } else if (char === CLOSE_OBJECT || char === CLOSE_LIST) depth--;
  }
}

function tooDeep(): RowError {
  return new RowError("too-deep", [], `nested deeper than ${MAX_DEPTH} levels`);
}

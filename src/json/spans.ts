import type { Path } from "../domain/path.js";
import { RowError } from "../domain/problem.js";
import { BACKSLASH, CLOSE_LIST, CLOSE_OBJECT, COMMA, OPEN_LIST, OPEN_OBJECT, QUOTE } from "./punctuation.js";

/** Deeper rows are rejected: the trainers' own JSON readers recurse, and give up near a thousand levels. */
const MAX_DEPTH = 512;

/**
 * What a shape reads of a row: which keys of an object, and what of a list's items. A string that the pattern
 * reaches is a text; everything that it does not name is passed over.
 */
export interface Pattern {
  readonly keys: readonly PatternKey[];
  readonly items: Pattern | undefined;
}

export interface PatternKey {
  readonly name: string;
  /** The name's UTF-8 bytes as a Latin-1 string, which is how rows are scanned. */
  readonly bytes: string;
  readonly pattern: Pattern;
}

const UNREAD: Pattern = { keys: [], items: undefined };

/** A pattern for an object with these keys; a key without a pattern of its own is read as it is. */
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

/** A pattern for a list whose items are all read alike. */
export function listPattern(items: Pattern): Pattern {
  return { keys: [], items };
}

/** Where one value of the row stands: bytes `start` to `end`, and the same for what the pattern reads inside. */
export interface Span {
  readonly start: number;
  readonly end: number;
  /** By index of the pattern's key, or by index of the list's item. */
  readonly children: readonly (Span | undefined)[];
}

const NO_CHILDREN: readonly (Span | undefined)[] = [];

/**
 * Finds where the pattern's values stand. `text` is the bytes as Latin-1, so an index is a byte position, and the
 * value that begins at `start` must be valid JSON (JSON.parse has accepted it). One pass; nothing recurses deeper
 * than the pattern. Throws RowError `too-deep`, and `duplicate-key` for a key of the pattern that stands twice.
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
        throw new RowError("duplicate-key", [...path, entry.name], "this key stands twice in one object");
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

/** The index of the key written in text[from, to), or -1. */
function keyIndex(text: string, from: number, to: number, keys: readonly PatternKey[]): number {
  for (let i = 0; i < keys.length; i++) {
    const { bytes } = keys[i]!;
    if (bytes.length === to - from && text.startsWith(bytes, from)) return i;
  }
  const backslash = text.indexOf("\\", from);
  if (backslash === -1 || backslash >= to) return -1;
  const written = Buffer.from(text.slice(from - 1, to + 1), "latin1").toString("utf8");
  const name: unknown = JSON.parse(written);
  return keys.findIndex((key) => key.name === name);
}

/** The position behind a value that the pattern does not read. */
function skipValue(text: string, start: number, outside: number): number {
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
    // NaN is the end of the text; white space and the three closers end a number or a word
    if (!(char > 0x20) || char === COMMA || char === CLOSE_LIST || char === CLOSE_OBJECT) return at;
    at++;
  }
}

/** The closing quote of the string that opens at `open`. */
function closingQuote(text: string, open: number): number {
  let close = text.indexOf('"', open + 1);
  while (text.charCodeAt(close - 1) === BACKSLASH && isEscaped(text, close))
    close = text.indexOf('"', close + 1);
  return close;
}

/** An odd number of backslashes in front escapes a character. */
function isEscaped(text: string, at: number): boolean {
  let first = at - 1;
  while (text.charCodeAt(first) === BACKSLASH) first--;
  return (at - first) % 2 === 0;
}

function skipSpace(text: string, start: number): number {
  let at = start;
  while (text.charCodeAt(at) <= 0x20) at++;
  return at;
}

/** Throws `too-deep` before JSON.parse sees the text, which may be no JSON at all: only a long text can be deep enough to hurt. */
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

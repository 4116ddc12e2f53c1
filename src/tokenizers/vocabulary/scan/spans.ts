import {
  BACKSLASH,
  CLOSE_LIST,
  CLOSE_OBJECT,
  COMMA,
  OPEN_LIST,
  OPEN_OBJECT,
  QUOTE,
} from "../../../json/punctuation.js";
import { skipSpace } from "./items.js";

export type ModelPart = "vocab" | "merges";

/** Where a value begins and ends. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Finds the end of a value that it can read, and may note what is in it. */
export type ReadPart = (part: ModelPart, start: number) => number | undefined;

/**
 * Where the objects or lists model.vocab and model.merges are. In JSON that is valid this is right; only brackets and
 * quotes are looked at. Undefined for a file that is no object, and where a key on the way is written with an escape or
 * occurs twice.
 */
export function findSpans(bytes: Uint8Array, read: ReadPart): ReadonlyMap<string, Span> | undefined {
  const finder = new SpanFinder(bytes, read);
  return finder.walk(skipSpace(bytes, 0), ["model"]) === undefined ? undefined : finder.spans;
}

class SpanFinder {
  readonly spans = new Map<string, Span>();
  private readonly bytes: Uint8Array;
  private readonly read: ReadPart;

  constructor(bytes: Uint8Array, read: ReadPart) {
    this.bytes = bytes;
    this.read = read;
  }

  /** The end of the object at `start`, whose members with these names are looked into. */
  walk(start: number, names: readonly (ModelPart | "model")[]): number | undefined {
    const { bytes } = this;
    if (bytes[start] !== OPEN_OBJECT) return undefined;
    const left = new Set(names);
    let at = skipSpace(bytes, start + 1);
    while (bytes[at] === QUOTE) {
      const end = this.member(at, names, left);
      if (end === undefined) return undefined;
      at = skipSpace(bytes, end);
      if (bytes[at] === COMMA) at = skipSpace(bytes, at + 1);
    }
    return bytes[at] === CLOSE_OBJECT ? at + 1 : undefined;
  }

  /** The end of the member at `start`; its name is one of those that are left, or of no interest. */
  private member<Name extends ModelPart | "model">(
    start: number,
    names: readonly Name[],
    left: Set<Name>,
  ): number | undefined {
    const { bytes, spans } = this;
    const close = closingQuote(bytes, start);
    if (close === -1 || bytes.subarray(start, close).includes(BACKSLASH)) return undefined;
    const name = nameOf(bytes, start + 1, close, names);
    if (name !== undefined && !left.delete(name)) return undefined;
    const at = skipSpace(bytes, skipSpace(bytes, close + 1) + 1); // the colon
    if (name === undefined || (bytes[at] !== OPEN_OBJECT && bytes[at] !== OPEN_LIST))
      return valueEnd(bytes, at);
    const end =
      name === "model" ? this.walk(at, ["vocab", "merges"]) : (this.read(name, at) ?? valueEnd(bytes, at));
    if (end !== undefined) spans.set(name, { start: at, end });
    return end;
  }
}

/** Which of the names a key is. */
function nameOf<Name extends string>(
  bytes: Uint8Array,
  from: number,
  to: number,
  names: readonly Name[],
): Name | undefined {
  return names.find(
    (name) => name.length === to - from && Buffer.from(name).equals(bytes.subarray(from, to)),
  );
}

/** The end of the value at `start`; undefined if it does not end. */
function valueEnd(bytes: Uint8Array, start: number): number | undefined {
  const first = bytes[start];
  if (first === QUOTE) {
    const close = closingQuote(bytes, start);
    return close === -1 ? undefined : close + 1;
  }
  if (first !== OPEN_OBJECT && first !== OPEN_LIST) return scalarEnd(bytes, start);
  let depth = 0;
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (byte === QUOTE) {
      at = closingQuote(bytes, at);
      if (at === -1) return undefined;
    } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth++;
    else if ((byte === CLOSE_OBJECT || byte === CLOSE_LIST) && --depth === 0) return at + 1;
  }
  return undefined;
}

function scalarEnd(bytes: Uint8Array, start: number): number {
  let at = start;
  while (at < bytes.length && bytes[at] !== COMMA && bytes[at] !== CLOSE_OBJECT) at++;
  return at;
}

/** The quote that ends the string which opens at `open`, or -1. */
function closingQuote(bytes: Uint8Array, open: number): number {
  for (let at = open + 1; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) return at;
    if (byte === BACKSLASH) at++;
  }
  return -1;
}

import { CLOSE_OBJECT, OPEN_OBJECT } from "../../../json/punctuation.js";
import type { EntryList } from "../entries.js";
import type { Symbols } from "../plan.js";
import { readItems, skipSpace, textOf } from "./items.js";
import { StringReader } from "./string-reader.js";

const COLON = 0x3a;
const ZERO = 0x30;
const GREATEST_ID = 0x7fffffff;
const LEAST_ROOM = 1 << 12;

/**
 * The entries in the object at `start`, and its end. Undefined if it is not valid JSON, if a key occurs twice that is
 * outside of the alphabet, or if an id is not written as a whole number.
 */
export function scanEntries(
  bytes: Uint8Array,
  start: number,
  symbols: Symbols,
): { readonly list: EntryList; readonly end: number } | undefined {
  // no entry takes more bytes than are read for it; memory that is never written to costs nothing
  const reader = new StringReader(bytes, bytes.length - start, symbols);
  const outside = new Map<string, number>();
  let ids = new Int32Array(LEAST_ROOM);
  let starts = new Int32Array(LEAST_ROOM + 1);
  let count = 0;
  const readEntry = (from: number): number => {
    reader.at = from;
    reader.to = starts[count]!;
    if (!reader.read("whole")) return -1;
    const close = reader.at;
    const colon = skipSpace(bytes, close);
    const digits = skipSpace(bytes, colon + 1);
    const end = bytes[colon] === COLON ? numberEnd(bytes, digits) : -1;
    if (end === -1) return -1;
    const id = numberAt(bytes, digits, end);
    if (id > GREATEST_ID) return -1;
    if (reader.outside) {
      const spelling = textOf(bytes, from, close);
      if (outside.has(spelling)) return -1;
      outside.set(spelling, id);
      return end;
    }
    if (count === ids.length) {
      ids = grown(ids, count * 2);
      starts = grown(starts, count * 2 + 1);
    }
    ids[count++] = id;
    starts[count] = reader.to;
    return end;
  };
  const end = bytes[start] === OPEN_OBJECT ? readItems(bytes, start, CLOSE_OBJECT, readEntry) : -1;
  return end === -1 ? undefined : { list: { count, ids, starts, bytes: reader.out, outside }, end };
}

function grown(from: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const to = new Int32Array(length);
  to.set(from);
  return to;
}

/** The end of the digits at `at`, or -1: there is none, or they begin with a 0. */
function numberEnd(bytes: Uint8Array, at: number): number {
  let end = at;
  while (end < bytes.length && bytes[end]! >= ZERO && bytes[end]! <= ZERO + 9) end++;
  return end === at || (end - at > 1 && bytes[at] === ZERO) ? -1 : end;
}

function numberAt(bytes: Uint8Array, at: number, end: number): number {
  let value = 0;
  for (let i = at; i < end; i++) value = value * 10 + bytes[i]! - ZERO;
  return value;
}

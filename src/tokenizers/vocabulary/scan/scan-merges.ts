import { CLOSE_LIST, COMMA, OPEN_LIST, QUOTE } from "../../../json/punctuation.js";
import type { Entries } from "../entries.js";
import { MergeList } from "../merges.js";
import { readItems, skipSpace, textOf } from "./items.js";
import { StringReader } from "./string-reader.js";

/** Bytes of the longest merge that is read by scanning: no vocabulary has such long entries. */
const LONGEST_MERGE = 1 << 16;

/**
 * The merges in the list at `start`, and its end. Undefined if it is not valid JSON, or if a merge names no entry or has
 * no space.
 */
export function scanMerges(
  bytes: Uint8Array,
  start: number,
  entries: Entries,
): { readonly list: MergeList; readonly end: number } | undefined {
  const list = new MergeList(entries);
  const reader = new StringReader(bytes, LONGEST_MERGE, entries.symbols);
  const readMerge = (from: number): number => {
    reader.to = 0;
    if (bytes[from] === QUOTE) return readText(reader, bytes, from, list);
    return bytes[from] === OPEN_LIST ? readPair(reader, bytes, from, list) : -1;
  };
  const end = bytes[start] === OPEN_LIST ? readItems(bytes, start, CLOSE_LIST, readMerge) : -1;
  return end === -1 ? undefined : { list, end };
}

/** Adds the merge "left right" and gives its end, or -1. */
function readText(reader: StringReader, bytes: Uint8Array, from: number, list: MergeList): number {
  reader.at = from;
  if (!reader.read("split") || reader.middle === -1) return -1;
  if (!reader.outside) return list.add(reader.out, reader.middle, reader.to) ? reader.at : -1;
  const text = textOf(bytes, from, reader.at);
  const space = text.indexOf(" ");
  return list.addSpellings(text.slice(0, space), text.slice(space + 1)) ? reader.at : -1;
}

/** Adds the merge ["left", "right"] and gives its end, or -1. */
function readPair(reader: StringReader, bytes: Uint8Array, from: number, list: MergeList): number {
  const left = skipSpace(bytes, from + 1);
  reader.at = left;
  if (!reader.read("whole")) return -1;
  const leftEnd = reader.at;
  const middle = reader.to;
  const leftOutside = reader.outside;
  const comma = skipSpace(bytes, leftEnd);
  const right = skipSpace(bytes, comma + 1);
  reader.at = right;
  if (bytes[comma] !== COMMA || !reader.read("whole")) return -1;
  const close = skipSpace(bytes, reader.at);
  if (bytes[close] !== CLOSE_LIST) return -1;
  const isKnown =
    leftOutside || reader.outside
      ? list.addSpellings(textOf(bytes, left, leftEnd), textOf(bytes, right, reader.at))
      : list.add(reader.out, middle, reader.to);
  return isKnown ? close + 1 : -1;
}

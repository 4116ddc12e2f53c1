// Merges the symbols of a text: the pair of the lowest rank, the leftmost first, again and again.
import { ensure, scratchAt } from "./memory";
import { lengthAt } from "./utf8";
import {
  ABSENT,
  fuseUnknown,
  idOfByte,
  idOfEntry,
  isOfCharacters,
  NO_RANK,
  rankOf,
  resultOf,
  unknown,
} from "./vocabulary";

/** More symbols are merged with a heap, so that the time is not quadratic in their number. */
const SHORT: i32 = 64;
const shortIds: usize = memory.data(4 * SHORT, 16);
const shortLengths: usize = memory.data(4 * SHORT, 16);
/** The rank of the merge of each symbol with the next one. */
const ranks: usize = memory.data(4 * SHORT, 16);

/** The symbols: their ids, and the bytes that they cover. */
export let ids: usize = shortIds;
export let lengths: usize = shortLengths;
/** Whether all characters have entries, or bytes that have. */
export let isKnown: bool = true;

// The same symbols as a list: the one before and the one after each; NONE at the ends, GONE after a symbol that was merged.
let befores: usize = 0;
let afters: usize = 0;
const NONE: i32 = -1;
const GONE: i32 = -2;

/** The text as one symbol. */
export function takeWhole(id: i32, bytes: i32): void {
  ids = shortIds;
  lengths = shortLengths;
  isKnown = true;
  put(0, id, bytes);
}

/** What `merge` gives if a text cannot be merged: memory is too small, or it has a character that has no entry. */
export const NO_MEMORY: i32 = -2;
export const NO_ENTRY: i32 = -3;

/** The number of symbols that the text from `at` to `end` is merged to, or a failure. */
export function merge(at: usize, end: usize): i32 {
  const bytes = (end - at) as i32;
  ids = shortIds;
  lengths = shortLengths;
  isKnown = true;
  if (bytes > SHORT) {
    // ids, lengths, the list, and up to three merges for each symbol
    const room = ((bytes as usize) + 4) << 2;
    if (!ensure((scratchAt as u64) + 10 * (room as u64))) return NO_MEMORY;
    ids = scratchAt;
    lengths = scratchAt + room;
    befores = scratchAt + 2 * room;
    afters = scratchAt + 3 * room;
    heap = scratchAt + 4 * room;
  }
  const symbols = isOfCharacters ? takeCharacters(at, end) : takeBytes(at, bytes);
  if (symbols <= 0) return symbols;
  return symbols <= SHORT ? mergeShort(symbols) : mergeLong(symbols);
}

function takeBytes(at: usize, bytes: i32): i32 {
  beginUnknown();
  let count = 0;
  for (let i = 0; i < bytes; i++) {
    const id = idOfByte(load<u8>(at + i));
    if (id < 0) count = takeUnknown(count, 1);
    else {
      if (waiting > 0) count = putUnknown(count);
      put(count++, id, 1);
    }
  }
  return endUnknown(count);
}

/** A character is a symbol if it has an entry, else its bytes are, else it is unknown. */
function takeCharacters(from: usize, to: usize): i32 {
  beginUnknown();
  let count = 0;
  for (let at = from; at < to; ) {
    const length = lengthAt(at);
    const id = idOfEntry(at, at + length);
    if (id >= 0) {
      if (waiting > 0) count = putUnknown(count);
      put(count++, id, length as i32);
    } else if (hasBytes(at, length))
      // unknown characters before it still wait for an entry: the Rust library does so
      for (let i: usize = 0; i < length; i++) put(count++, idOfByte(load<u8>(at + i)), 1);
    else count = takeUnknown(count, length as i32);
    at += length;
  }
  return endUnknown(count);
}

/** The bytes of the unknown characters that are not yet a symbol. */
let waiting: i32 = 0;
/** The bytes of characters without a symbol, before the first symbol. */
let left: i32 = 0;

function beginUnknown(): void {
  waiting = 0;
  left = 0;
}

/** Takes an unknown character. Without a token for such, it has no symbol, and its neighbours become neighbours. */
function takeUnknown(count: i32, length: i32): i32 {
  isKnown = false;
  if (unknown >= 0) {
    const after = waiting > 0 && !fuseUnknown ? putUnknown(count) : count;
    waiting += length;
    return after;
  }
  if (count === 0) left += length;
  else lengthen(count - 1, length);
  return count;
}

function putUnknown(count: i32): i32 {
  put(count, unknown, waiting);
  waiting = 0;
  return count + 1;
}

function endUnknown(count: i32): i32 {
  if (!isKnown && unknown === ABSENT) return NO_ENTRY;
  const all = waiting > 0 ? putUnknown(count) : count;
  if (all > 0) lengthen(0, left);
  return all;
}

function lengthen(index: i32, length: i32): void {
  const at = lengths + (index << 2);
  store<i32>(at, load<i32>(at) + length);
}

function hasBytes(at: usize, length: usize): bool {
  for (let i: usize = 0; i < length; i++) if (idOfByte(load<u8>(at + i)) < 0) return false;
  return true;
}

function put(index: i32, id: i32, length: i32): void {
  store<i32>(ids + (index << 2), id);
  store<i32>(lengths + (index << 2), length);
}

/** Scans all neighbours for the lowest rank: for a word this is the fastest way. */
function mergeShort(symbols: i32): i32 {
  let last = ((symbols - 1) as usize) << 2;
  for (let at: usize = 0; at < last; at += 4)
    store<i32>(ranks + at, rankOf(load<i32>(ids + at), load<i32>(ids + at, 4)));
  let best = lowestBefore(last);
  while (load<i32>(ranks + best) !== NO_RANK && last > 0) {
    const id = resultOf(load<i32>(ranks + best));
    store<i32>(ids + best, id);
    store<i32>(lengths + best, load<i32>(lengths + best) + load<i32>(lengths + best, 4));
    last -= 4;
    for (let at = best + 4; at <= last; at += 4) {
      store<i32>(ids + at, load<i32>(ids + at, 4));
      store<i32>(lengths + at, load<i32>(lengths + at, 4));
      store<i32>(ranks + at, load<i32>(ranks + at, 4));
    }
    if (best < last) store<i32>(ranks + best, rankOf(id, load<i32>(ids + best, 4)));
    if (best > 0) store<i32>(ranks + best - 4, rankOf(load<i32>(ids + best - 4), id));
    best = lowestBefore(last);
  }
  return ((last >> 2) as i32) + 1;
}

/** The first of the lowest ranks. */
function lowestBefore(last: usize): usize {
  let best: usize = 0;
  let lowest = NO_RANK;
  for (let at: usize = 0; at < last; at += 4) {
    const rank = load<i32>(ranks + at);
    if (rank < lowest) {
      lowest = rank;
      best = at;
    }
  }
  return best;
}

/** The same with a heap of the possible merges. */
function mergeLong(symbols: i32): i32 {
  heaped = 0;
  for (let i = 0; i < symbols; i++) {
    setBefore(i, i > 0 ? i - 1 : NONE);
    setAfter(i, i + 1 < symbols ? i + 1 : NONE);
    if (i > 0) offer(i - 1, i);
  }
  while (heaped > 0) {
    const rank = load<i32>(heap);
    const left = load<i32>(heap, 4);
    removeFirst();
    const right = after(left);
    // outdated: one of the two symbols has been merged since
    if (right < 0 || rankOf(idAt(left), idAt(right)) !== rank) continue;
    put(left, resultOf(rank), load<i32>(lengths + (left << 2)) + load<i32>(lengths + (right << 2)));
    const next = after(right);
    setAfter(right, GONE);
    setAfter(left, next);
    if (next >= 0) {
      setBefore(next, left);
      offer(left, next);
    }
    const previous = load<i32>(befores + (left << 2));
    if (previous >= 0) offer(previous, left);
  }
  let count = 0;
  for (let i = 0; i >= 0; i = after(i)) put(count++, idAt(i), load<i32>(lengths + (i << 2)));
  return count;
}

function idAt(symbol: i32): i32 {
  return load<i32>(ids + (symbol << 2));
}

function after(symbol: i32): i32 {
  return load<i32>(afters + (symbol << 2));
}

function setAfter(symbol: i32, other: i32): void {
  store<i32>(afters + (symbol << 2), other);
}

function setBefore(symbol: i32, other: i32): void {
  store<i32>(befores + (symbol << 2), other);
}

/** The possible merges, as a binary heap of rank and left symbol: lowest rank first, then leftmost. */
let heap: usize = 0;
let heaped: i32 = 0;

function offer(left: i32, right: i32): void {
  const rank = rankOf(idAt(left), idAt(right));
  if (rank === NO_RANK) return;
  let at = heaped++;
  while (at > 0 && isBefore(rank, left, (at - 1) >> 1)) {
    move((at - 1) >> 1, at);
    at = (at - 1) >> 1;
  }
  setMerge(at, rank, left);
}

function removeFirst(): void {
  const last = --heaped;
  const rank = rankIn(last);
  const left = leftIn(last);
  let at = 0;
  for (let child = 1; child < last; child = 2 * at + 1) {
    if (child + 1 < last && isBefore(rankIn(child + 1), leftIn(child + 1), child)) child++;
    if (isBefore(rank, left, child)) break;
    move(child, at);
    at = child;
  }
  setMerge(at, rank, left);
}

function isBefore(rank: i32, left: i32, other: i32): bool {
  return rank < rankIn(other) || (rank === rankIn(other) && left < leftIn(other));
}

function rankIn(place: i32): i32 {
  return load<i32>(heap + (place << 3));
}

function leftIn(place: i32): i32 {
  return load<i32>(heap + (place << 3), 4);
}

function move(from: i32, to: i32): void {
  store<u64>(heap + (to << 3), load<u64>(heap + (from << 3)));
}

function setMerge(place: i32, rank: i32, left: i32): void {
  store<i32>(heap + (place << 3), rank);
  store<i32>(heap + (place << 3), left, 4);
}

// Compiled to WebAssembly by `npm run build`; src/tokenizers/byte-pair/code.ts is the other half. Cuts a text into pieces and
// merges them, over the tables of a compiled vocabulary (src/tokenizers/vocabulary/layout.ts, which has the same numbers).

/** The rank of two tokens that have no merge; it is above all ranks. */
const NO_RANK: i32 = 0x7fffffff;

/** What went wrong with a text: the rules took too many steps, or memory ended. */
const TOO_MANY_STEPS: i32 = 1;
const NO_MEMORY: i32 = 2;

/** Steps that the rules may take for each byte of a text, and for any text, however short. */
const STEPS_PER_BYTE: i64 = 64;
const FIRST_STEPS: i64 = 100_000;

// The sections of the block.
let entryStarts: usize = 0;
let entryBytes: usize = 0;
let entrySlots: usize = 0;
let mergeSlots: usize = 0;
let mergeResults: usize = 0;
let byteIds: usize = 0;
let pages: usize = 0;
let classes: usize = 0;
let starts: usize = 0;
let transitions: usize = 0;
let pairs: usize = 0;

// Its facts.
let isOfCharacters: bool = false;
let cut: i32 = 0;
let wholeFirst: bool = false;
let longest: i32 = 0;
let unknown: i32 = -1;
let fuseUnknown: bool = false;
let onlyMarks: bool = false;
let entryMask: i32 = 0;
let mergeMask: i32 = 0;
let rules: i32 = 0;
let strideBits: u32 = 0;
let endClass: i32 = 0;

const CUT_BY_RULES: i32 = 0;
const CUT_BEFORE_MARKS: i32 = 1;

/** Keys of parts of characters, as in src/tokenizers/vocabulary/hash.ts. */
const LAST_BYTES: i32 = 1 << 24;
const FIRST_BYTES: i32 = 2 << 24;
const PAIR_MASK: i32 = (1 << 20) - 1;

/** The word mark, U+2581, and its bytes in UTF-8 as a little-endian number. */
const MARK: i32 = 0x2581;
const MARK_BYTES: u32 = 0x8196e2;

// The memo: the tokens of pieces seen before. Two records of 64 bytes have the same hash bits, and the older one makes room:
//   hash (4 bytes), length with IS_PART (1), number of tokens (1), 2 free; the piece (24), filled up with 0;
//   the ids (6 of 4 bytes); where the tokens end in the piece (6 of 1 byte).
const MEMO_SETS: i32 = 1 << 15;
const RECORD: usize = 64;
const MEMO_BYTES: usize = 2 * RECORD * (MEMO_SETS as usize);
const MOST_BYTES: i32 = 24;
const MOST_TOKENS: i32 = 6;
const PIECE: usize = 8;
const IDS: usize = 32;
const ENDS: usize = 56;
/** A part of a piece is merged, even where the whole of it is an entry and `wholeFirst` is set. */
const IS_PART: i32 = 0x80;
let memo: usize = 0;

/** Pieces of more symbols are merged with a heap, so that the time is not quadratic in a piece's length. */
const LINEAR_SYMBOLS: i32 = 64;
/** The symbols being merged: their ids, the bytes they cover, and the rank of the merge with the next one. */
const shortIds: usize = memory.data(4 * LINEAR_SYMBOLS, 16);
const shortLengths: usize = memory.data(4 * LINEAR_SYMBOLS, 16);
const ranks: usize = memory.data(4 * LINEAR_SYMBOLS, 16);
let symbolIds: usize = shortIds;
let symbolLengths: usize = shortLengths;
let isKnown: bool = true;

// The memory behind the memo.
/** Where a text is put, in UTF-8; behind it, reads may go over its end. */
export let textAt: usize = 0;
const OVER: usize = 64;
/** Where the text is with marks for its spaces. */
let marksAt: usize = 0;
/** The ids of the tokens, and where they end in the text, in UTF-16 units. */
export let idsAt: usize = 0;
export let endsAt: usize = 0;
let scratchAt: usize = 0;

/** The first byte of the memory that is free for a block. */
export const blockAt: i32 = ((__heap_base as i32) + 63) & ~63;

// The text at hand.
let textEnd: usize = 0;
let tokens: i32 = 0;
let most: i32 = 0;
/** Whether the ids and ends are written; else tokens are counted. */
let isListed: bool = false;
/** Whether a token that ends inside a character ends before it; else it ends after it. */
let endsBefore: bool = false;
let isAscii: bool = false;
/** The place up to which tokens are written, and the UTF-16 units before it. */
let writtenAt: usize = 0;
let units: i32 = 0;
let steps: i64 = 0;
/** Whether the rules looked at the end of the text; how many tokens there were before they did. */
let sawEnd: bool = false;
export let certain: i32 = 0;
export let failure: i32 = 0;

/** Begins to use the block at `block`. The memory behind it, which must be zero, is used from then on. */
export function open(block: usize, bytes: usize): void {
  entryStarts = section(block, 1);
  entryBytes = section(block, 2);
  entrySlots = section(block, 3);
  mergeSlots = section(block, 4);
  mergeResults = section(block, 5);
  byteIds = section(block, 6);
  pages = section(block, 7);
  classes = section(block, 8);
  starts = section(block, 9);
  transitions = section(block, 10);
  pairs = section(block, 11);
  const facts = section(block, 0);
  isOfCharacters = load<i32>(facts) == 1;
  cut = load<i32>(facts, 4);
  wholeFirst = load<i32>(facts, 8) == 1;
  longest = load<i32>(facts, 12);
  unknown = load<i32>(facts, 16);
  fuseUnknown = load<i32>(facts, 20) == 1;
  onlyMarks = load<i32>(facts, 24) == 1;
  entryMask = load<i32>(facts, 28);
  mergeMask = load<i32>(facts, 32);
  rules = load<i32>(facts, 36);
  strideBits = load<u32>(facts, 40);
  endClass = load<i32>(facts, 44);
  memo = (block + bytes + 63) & ~63;
  textAt = memo + MEMO_BYTES;
}

function section(block: usize, index: usize): usize {
  return block + (load<u32>(block + 12 + 8 * index) as usize);
}

/** Makes room for a text of so many bytes; false if there is none. */
export function reserve(bytes: usize): bool {
  // a space becomes a mark of three bytes, and each byte may be a token
  const room = bytes * (isOfCharacters ? (3 as usize) : (1 as usize)) + (8 as usize);
  marksAt = (textAt + bytes + OVER + 15) & ~15;
  idsAt = isOfCharacters ? (marksAt + room + OVER + 15) & ~15 : marksAt;
  endsAt = idsAt + 4 * room;
  scratchAt = endsAt + 4 * room;
  return ensure(scratchAt);
}

function ensure(end: usize): bool {
  const wanted = (end + 0xffff) >> 16;
  const there = memory.size() as usize;
  // more than asked for, so that memory does not grow for each text
  return there >= wanted || memory.grow((wanted - there + 16) as i32) >= 0;
}

/**
 * The number of tokens of the text of so many bytes at `textAt`. `marked` puts a word mark in front of it. Of more than `atMost`
 * tokens, only those of some more pieces are found. See `failure`.
 */
export function encode(bytes: i32, ascii: bool, marked: bool, listed: bool, before: bool, atMost: i32): i32 {
  tokens = 0;
  most = atMost;
  isListed = listed;
  endsBefore = before;
  isAscii = ascii && !isOfCharacters;
  sawEnd = false;
  certain = -1;
  failure = 0;
  units = marked ? -1 : 0;
  steps = FIRST_STEPS + STEPS_PER_BYTE * (bytes as i64);
  const from = isOfCharacters ? marksAt : textAt;
  textEnd = isOfCharacters ? writeMarks(bytes as usize, marked) : textAt + (bytes as usize);
  writtenAt = from;
  if (cut == CUT_BY_RULES) cutByRules(0, from, textEnd);
  else if (cut == CUT_BEFORE_MARKS) cutBeforeMarks(from, textEnd);
  else parts(from, textEnd, false);
  if (certain < 0) certain = tokens;
  return tokens;
}

/** Writes the text with marks for its spaces, and one in front of it if it is marked; returns its end. */
function writeMarks(bytes: usize, marked: bool): usize {
  let to = marksAt;
  if (marked) to = writeMark(to);
  const end = textAt + bytes;
  for (let at = textAt; at < end; at++) {
    const byte = load<u8>(at);
    if (byte == 0x20) to = writeMark(to);
    else store<u8>(to++, byte);
  }
  return to;
}

function writeMark(to: usize): usize {
  store<u32>(to, MARK_BYTES);
  return to + 3;
}

// How a text is cut.

/** Each rule cuts the pieces of the rule before it: its matches are pieces, and so is the text between them. */
function cutByRules(rule: i32, from: usize, to: usize): void {
  const isLast = rule == rules - 1;
  let at = from;
  while (at < to) {
    const before = tokens;
    const end = endOfPiece(rule, at, to);
    if (failure != 0) return;
    if (sawEnd && certain < 0) certain = before;
    if (isLast) piece(at, end);
    else cutByRules(rule + 1, at, end);
    if (tokens > most || failure != 0) return;
    at = end;
  }
}

/** The end of the piece that begins at `at`: a match, or the text before the next match, even an empty one. */
function endOfPiece(rule: i32, at: usize, to: usize): usize {
  const end = match(rule, at, to);
  if (end > at) return end;
  for (let next = at + lengthAt(at); next < to; next += lengthAt(next)) {
    if (match(rule, next, to) != 0) return next;
    if (failure != 0) return to;
  }
  if (to == textEnd) sawEnd = true;
  return to;
}

/** Where the rule's match ends that begins at `at`; 0 if there is none. */
function match(rule: i32, at: usize, to: usize): usize {
  const bits = strideBits;
  const table = transitions;
  let state = load<u16>(starts + ((rule as usize) << 1)) as usize;
  let end: usize = 0;
  let place = at;
  while (place < to) {
    const byte = load<u8>(place) as usize;
    let next = place + 1;
    let kind: usize;
    if (byte < 0x80) kind = load<u8>(classes + byte);
    else {
      const code = codeAt(place) as usize;
      kind = load<u8>(classes + ((load<u16>(pages + ((code >> 8) << 1)) as usize) << 8) + (code & 0xff));
      next = place + lengthAt(place);
    }
    const entry = load<u16>(table + (((state << bits) + kind) << 1)) as usize;
    if ((entry & 0x8000) != 0) end = place;
    state = entry & 0x7fff;
    if (state == 0) {
      count(place - at);
      return end;
    }
    place = next;
  }
  if (to == textEnd) sawEnd = true;
  count(place - at);
  const last = load<u16>(table + (((state << bits) + (endClass as usize)) << 1)) as usize;
  return (last & 0x8000) != 0 ? to : end;
}

function count(bytes: usize): void {
  steps -= (bytes + 1) as i64;
  if (steps < 0) failure = TOO_MANY_STEPS;
}

/** A piece is a mark with the text up to the next one. */
function cutBeforeMarks(from: usize, to: usize): void {
  let at = from;
  while (at < to) {
    let end = at + lengthAt(at);
    while (end < to && (load<u32>(end) & 0xffffff) != MARK_BYTES) end++;
    if (end == to) certain = tokens;
    piece(at, end);
    if (tokens > most || failure != 0) return;
    at = end;
  }
}

/** The bytes of the character at `at`. */
function lengthAt(at: usize): usize {
  const byte = load<u8>(at);
  return byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

/** The code point of the character at `at`. */
function codeAt(at: usize): i32 {
  const byte = load<u8>(at) as i32;
  if (byte < 0x80) return byte;
  const second = (load<u8>(at, 1) as i32) & 0x3f;
  if (byte < 0xe0) return ((byte & 0x1f) << 6) | second;
  const third = (load<u8>(at, 2) as i32) & 0x3f;
  if (byte < 0xf0) return ((byte & 0x0f) << 12) | (second << 6) | third;
  return ((byte & 0x07) << 18) | (second << 12) | (third << 6) | ((load<u8>(at, 3) as i32) & 0x3f);
}

// The tokens of a piece.

/** Adds the tokens of the piece from `at` to `end`. */
function piece(at: usize, end: usize): void {
  if (fromMemo(at, end, 0)) return;
  if (wholeFirst && (end - at) as i32 <= longest) {
    const id = entryOf(at, end);
    if (id >= 0) {
      symbolIds = shortIds;
      symbolLengths = shortLengths;
      isKnown = true;
      store<i32>(shortIds, id);
      store<i32>(shortLengths, (end - at) as i32);
      add(at, end, 1, 0);
      return;
    }
  }
  parts(at, end, true);
}

/**
 * Divides a piece where two characters stand side by side that do so in no entry: no merge crosses the place, since the
 * merged token would be such an entry. `isSought`: the memo was just asked for the piece.
 */
function parts(from: usize, to: usize, isSought: bool): void {
  let at = from;
  let before = codeAt(from);
  let place = from + lengthAt(from);
  while (place < to) {
    const code = codeAt(place);
    const next = place + lengthAt(place);
    if (isBorder(before, code, place, next)) {
      part(at, place, isSought ? IS_PART : 0, false);
      if (tokens > most || failure != 0) return;
      at = place;
    }
    before = code;
    place = next;
  }
  if (!isSought) certain = tokens;
  if (at == from) part(at, to, 0, isSought);
  else part(at, to, isSought ? IS_PART : 0, false);
}

/** Whether no entry has the character before `place` and the one from it to `next` side by side. */
function isBorder(before: i32, code: i32, place: usize, next: usize): bool {
  if (isOfCharacters) return !hasPair(before, code) && (!onlyMarks || code == MARK);
  if (before < 0x80 && code < 0x80) return false;
  if (hasPair(before, code)) return false;
  // an entry may have a part of one of them
  let last = 0;
  for (let lefts = 0; lefts < 4; lefts++) {
    const left = lefts == 0 ? before : LAST_BYTES | last;
    let first = 0;
    for (let taken = 0; ; taken++) {
      if (lefts + taken > 0 && hasPair(left, taken == 0 ? code : FIRST_BYTES | first)) return false;
      if (taken == 3 || place + (taken + 1) >= next) break;
      first |= (load<u8>(place + taken) as i32) << (8 * taken);
    }
    const byte = load<u8>(place - 1 - lefts) as i32;
    // the bytes before are those of one character, of which the first is no part
    if ((byte & 0xc0) != 0x80 || lefts == 3) break;
    last = (last << 8) | byte;
  }
  return true;
}

function hasPair(left: i32, right: i32): bool {
  const bit = hashPair(left, right) & PAIR_MASK;
  return ((load<u8>(pairs + (bit >> 3)) >> ((bit & 7) as u8)) & 1) != 0;
}

function hashPair(left: i32, right: i32): i32 {
  const hash = (left * (0x9e3779b1 as i32)) ^ (right * (0x85ebca77 as i32));
  return hash ^ ((hash as u32) >> 15);
}

/** Adds the tokens of a part of a piece, which is merged. */
function part(at: usize, end: usize, kind: i32, isSought: bool): void {
  if (!isSought && fromMemo(at, end, kind)) return;
  isKnown = true;
  const bytes = (end - at) as i32;
  let symbols: i32;
  if (bytes + 1 <= LINEAR_SYMBOLS) {
    symbolIds = shortIds;
    symbolLengths = shortLengths;
  } else {
    // ids, lengths, and for the heap: the symbols before and after, and up to three merges for each symbol
    const room = ((bytes as usize) + 4) << 2;
    if (!ensure(scratchAt + 10 * room)) {
      failure = NO_MEMORY;
      return;
    }
    symbolIds = scratchAt;
    symbolLengths = scratchAt + room;
    befores = scratchAt + 2 * room;
    afters = scratchAt + 3 * room;
    heap = scratchAt + 4 * room;
  }
  symbols = isOfCharacters ? characterSymbols(at, end) : byteSymbols(at, end);
  symbols = symbols <= LINEAR_SYMBOLS ? mergeShort(symbols) : mergeLong(symbols);
  add(at, end, symbols, kind);
}

function byteSymbols(at: usize, end: usize): i32 {
  const bytes = (end - at) as i32;
  for (let i = 0; i < bytes; i++) {
    store<i32>(symbolIds + (i << 2), load<i32>(byteIds + ((load<u8>(at + i) as usize) << 2)));
    store<i32>(symbolLengths + (i << 2), 1);
  }
  return bytes;
}

/** A character is a symbol if it has an entry, else its bytes are, else it is unknown. */
function characterSymbols(from: usize, to: usize): i32 {
  let count = 0;
  let unknownBefore = false;
  let at = from;
  while (at < to) {
    const length = lengthAt(at);
    const id = entryOf(at, at + length);
    if (id >= 0) {
      put(count++, id, length as i32);
      unknownBefore = false;
    } else if (hasBytes(at, length)) {
      for (let i: usize = 0; i < length; i++) put(count++, byteIdOf(at + i), 1);
      unknownBefore = false;
    } else {
      isKnown = false;
      if (unknownBefore && fuseUnknown) {
        const last = symbolLengths + ((count - 1) << 2);
        store<i32>(last, load<i32>(last) + (length as i32));
      } else put(count++, unknown, length as i32);
      unknownBefore = true;
    }
    at += length;
  }
  return count;
}

function hasBytes(at: usize, length: usize): bool {
  for (let i: usize = 0; i < length; i++) if (byteIdOf(at + i) < 0) return false;
  return true;
}

function byteIdOf(at: usize): i32 {
  return load<i32>(byteIds + ((load<u8>(at) as usize) << 2));
}

function put(index: i32, id: i32, length: i32): void {
  store<i32>(symbolIds + (index << 2), id);
  store<i32>(symbolLengths + (index << 2), length);
}

/** The id of the entry with the bytes from `at` to `end`; -1 if there is none. */
function entryOf(at: usize, end: usize): i32 {
  const bytes = (end - at) as i32;
  const hash = hashBytes(at, bytes);
  let slot = hash & entryMask;
  while (true) {
    const there = entrySlots + ((slot as usize) << 3);
    const id = load<i32>(there, 4);
    if (id < 0) return -1;
    if (load<i32>(there) == hash && isEntry(id, at, bytes)) return id;
    slot = (slot + 1) & entryMask;
  }
  return -1;
}

function isEntry(id: i32, at: usize, bytes: i32): bool {
  const place = entryStarts + ((id as usize) << 2);
  const begins = load<i32>(place);
  if (load<i32>(place, 4) - begins != bytes) return false;
  return memory.compare(entryBytes + (begins as usize), at, bytes as usize) == 0;
}

function hashBytes(at: usize, bytes: i32): i32 {
  let hash = bytes * (0x9e3779b1 as i32);
  let left = bytes;
  let place = at;
  for (; left > 0; left -= 4, place += 4) {
    let word = load<i32>(place);
    if (left < 4) word &= (1 << (left << 3)) - 1;
    hash = (hash ^ word) * (0x85ebca6b as i32);
    hash ^= ((hash as u32) >> 13) as i32;
  }
  return hash ^ (((hash as u32) >> 16) as i32);
}

/** Where the merge of two ids is, or the free slot where it would be. */
function mergeOf(left: i32, right: i32): usize {
  let slot = hashPair(left, right) & mergeMask;
  while (true) {
    const there = mergeSlots + 12 * (slot as usize);
    const id = load<i32>(there);
    if (id == -1 || (id == left && load<i32>(there, 4) == right)) return there;
    slot = (slot + 1) & mergeMask;
  }
  return 0;
}

/** The rank of the merge of two ids, or NO_RANK. */
function rankOf(left: i32, right: i32): i32 {
  if (left < 0) return NO_RANK;
  const there = mergeOf(left, right);
  return load<i32>(there) == -1 ? NO_RANK : load<i32>(there, 8);
}

/** Merges the pair of the lowest rank, the leftmost first, again and again: for a word this is the fastest way. */
function mergeShort(symbols: i32): i32 {
  const ids = symbolIds;
  const lengths = symbolLengths;
  let last = ((symbols - 1) as usize) << 2;
  for (let at: usize = 0; at < last; at += 4)
    store<i32>(ranks + at, rankOf(load<i32>(ids + at), load<i32>(ids + at, 4)));
  while (true) {
    let best: usize = 0;
    let bestRank = NO_RANK;
    for (let at: usize = 0; at < last; at += 4) {
      const rank = load<i32>(ranks + at);
      if (rank < bestRank) {
        bestRank = rank;
        best = at;
      }
    }
    if (bestRank == NO_RANK) return ((last >> 2) as i32) + 1;
    const id = load<i32>(mergeResults + ((bestRank as usize) << 2));
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
  }
  return 0;
}

let befores: usize = 0;
let afters: usize = 0;
/** The possible merges, as a binary heap of rank and left symbol: lowest rank first, then leftmost. */
let heap: usize = 0;
let heaped: i32 = 0;

/** The same for long pieces, with a heap of the possible merges and a list of the symbols that are left. */
function mergeLong(symbols: i32): i32 {
  heaped = 0;
  for (let i = 0; i < symbols; i++) {
    store<i32>(befores + (i << 2), i - 1);
    store<i32>(afters + (i << 2), i + 1 < symbols ? i + 1 : -1);
    if (i > 0) offer(i - 1, i);
  }
  while (heaped > 0) {
    const rank = load<i32>(heap);
    const left = load<i32>(heap, 4);
    removeFirst();
    const at = (left as usize) << 2;
    const right = load<i32>(afters + at);
    // outdated: one of the two symbols has been merged since
    if (right < 0 || rankOf(load<i32>(symbolIds + at), load<i32>(symbolIds + (right << 2))) != rank) continue;
    store<i32>(symbolIds + at, load<i32>(mergeResults + ((rank as usize) << 2)));
    store<i32>(symbolLengths + at, load<i32>(symbolLengths + at) + load<i32>(symbolLengths + (right << 2)));
    const after = load<i32>(afters + (right << 2));
    // a symbol that is gone has none after it
    store<i32>(afters + (right << 2), -2);
    store<i32>(afters + at, after);
    if (after >= 0) {
      store<i32>(befores + (after << 2), left);
      offer(left, after);
    }
    const before = load<i32>(befores + at);
    if (before >= 0) offer(before, left);
  }
  let count = 0;
  for (let i = 0; i >= 0; i = load<i32>(afters + (i << 2)))
    put(count++, load<i32>(symbolIds + (i << 2)), load<i32>(symbolLengths + (i << 2)));
  return count;
}

function offer(left: i32, right: i32): void {
  const rank = rankOf(load<i32>(symbolIds + (left << 2)), load<i32>(symbolIds + (right << 2)));
  if (rank == NO_RANK) return;
  let at = heaped++;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!isBefore(rank, left, parent)) break;
    store<u64>(heap + (at << 3), load<u64>(heap + (parent << 3)));
    at = parent;
  }
  putMerge(at, rank, left);
}

function removeFirst(): void {
  const last = --heaped;
  const rank = load<i32>(heap + (last << 3));
  const left = load<i32>(heap + (last << 3), 4);
  let at = 0;
  while (true) {
    let child = 2 * at + 1;
    if (child >= last) break;
    if (child + 1 < last && isBefore(load<i32>(heap + ((child + 1) << 3)), load<i32>(heap + ((child + 1) << 3), 4), child)) child++;
    if (isBefore(rank, left, child)) break;
    store<u64>(heap + (at << 3), load<u64>(heap + (child << 3)));
    at = child;
  }
  putMerge(at, rank, left);
}

function isBefore(rank: i32, left: i32, other: i32): bool {
  const otherRank = load<i32>(heap + (other << 3));
  return rank < otherRank || (rank == otherRank && left < load<i32>(heap + (other << 3), 4));
}

function putMerge(at: i32, rank: i32, left: i32): void {
  store<i32>(heap + (at << 3), rank);
  store<i32>(heap + (at << 3), left, 4);
}

// The memo, and the list of tokens.

/** The first of the two records for a piece. */
let record: usize = 0;
let hashed: i32 = 0;
let words0: u64 = 0;
let words1: u64 = 0;
let words2: u64 = 0;

/** Adds the tokens of a piece that the memo has; false if it has not. */
function fromMemo(at: usize, end: usize, kind: i32): bool {
  const bytes = (end - at) as i32;
  if (bytes > MOST_BYTES) return false;
  words0 = load<u64>(at);
  words1 = 0;
  words2 = 0;
  if (bytes < 8) words0 &= ((1 as u64) << ((bytes as u64) << 3)) - 1;
  else if (bytes > 8) {
    words1 = load<u64>(at, 8);
    if (bytes < 16) words1 &= ((1 as u64) << (((bytes - 8) as u64) << 3)) - 1;
    else if (bytes > 16) {
      words2 = load<u64>(at, 16);
      if (bytes < 24) words2 &= ((1 as u64) << (((bytes - 16) as u64) << 3)) - 1;
    }
  }
  let hash = (words0 ^ (bytes as u64)) * 0x9e3779b97f4a7c15;
  hash ^= hash >> 29;
  hash = (hash ^ words1 ^ ((words2 << 31) | (words2 >> 33))) * 0xbf58476d1ce4e5b9;
  hash ^= hash >> 32;
  hashed = hash as i32;
  record = memo + 2 * RECORD * ((hashed & (MEMO_SETS - 1)) as usize);
  const header = bytes | kind;
  let found = record;
  if (!isRecord(found, header)) {
    found += RECORD;
    if (!isRecord(found, header)) return false;
  }
  const count = load<u8>(found, 5) as i32;
  if (!isListed) {
    tokens += count;
    return true;
  }
  for (let i = 0; i < count; i++)
    list(load<i32>(found + IDS + (i << 2)), at + (load<u8>(found + ENDS + i) as usize));
  return true;
}

function isRecord(found: usize, header: i32): bool {
  return (
    load<i32>(found) == hashed &&
    (load<u8>(found, 4) as i32) == header &&
    load<u64>(found, PIECE) == words0 &&
    load<u64>(found, PIECE + 8) == words1 &&
    load<u64>(found, PIECE + 16) == words2
  );
}

/** Adds the tokens in `symbolIds` and `symbolLengths`, and keeps them in the memo if they fit. */
function add(at: usize, end: usize, count: i32, kind: i32): void {
  const bytes = (end - at) as i32;
  if (bytes <= MOST_BYTES && count <= MOST_TOKENS && isKnown) keep(bytes | kind, count);
  if (!isListed) {
    tokens += count;
    return;
  }
  let place = at;
  for (let i = 0; i < count; i++) {
    place += load<i32>(symbolLengths + (i << 2)) as usize;
    list(load<i32>(symbolIds + (i << 2)), place);
  }
}

/** The last lookup was for this piece. */
function keep(header: i32, count: i32): void {
  memory.copy(record + RECORD, record, RECORD);
  store<i32>(record, hashed);
  store<u8>(record, header as u8, 4);
  store<u8>(record, count as u8, 5);
  store<u64>(record, words0, PIECE);
  store<u64>(record, words1, PIECE + 8);
  store<u64>(record, words2, PIECE + 16);
  let end = 0;
  for (let i = 0; i < count; i++) {
    end += load<i32>(symbolLengths + (i << 2));
    store<i32>(record + IDS + (i << 2), load<i32>(symbolIds + (i << 2)));
    store<u8>(record + ENDS + i, end as u8);
  }
}

/** Adds a token that ends at `end`. */
function list(id: i32, end: usize): void {
  const at = (tokens as usize) << 2;
  store<i32>(idsAt + at, id);
  store<i32>(endsAt + at, unitsAt(end));
  tokens++;
}

/** The UTF-16 units before a place; it is behind the last one that was asked for. */
function unitsAt(end: usize): i32 {
  if (isAscii) return (end - textAt) as i32;
  for (; writtenAt < end; writtenAt++) {
    const byte = load<u8>(writtenAt);
    if ((byte & 0xc0) != 0x80) units += byte >= 0xf0 ? 2 : 1;
  }
  let before = units;
  if (endsBefore && end < textEnd && (load<u8>(end) & 0xc0) == 0x80) {
    let lead = end - 1;
    while ((load<u8>(lead) & 0xc0) == 0x80) lead--;
    before -= load<u8>(lead) >= 0xf0 ? 2 : 1;
  }
  return before < 0 ? 0 : before;
}

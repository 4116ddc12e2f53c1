// The tokens of pieces that were seen before, since words repeat even in new text. A short piece of few tokens has two places
// in one line of 64 bytes; the older record makes room. A record of 32 bytes:
//   the piece (15 bytes, filled up with 0), its length with IS_PART (1); the number of tokens (1), where they end (3 of 1 byte);
//   the ids (3 of 4 bytes).
// A longer one has one place of 64 bytes:
//   the piece (24), its length with IS_PART (1), the number of tokens (1), where they end (6 of 1 byte); the ids (6 of 4), 8 free.
import { LONG_MEMO_BYTES, longMemoAt, MEMO_BYTES, memoAt } from "./memory";
import { addCount, addToken, isListed } from "./tokens";
import { lowest } from "./vocabulary";

/** A part of a piece is merged, even where the whole of it is an entry that is one token. */
export const IS_PART: i32 = 0x80;

const SHORT_BYTES: i32 = 15;
const SHORT_TOKENS: i32 = 3;
const RECORD: usize = 32;
const COUNT: usize = 16;
const IDS: usize = 20;
/** The memo of short pieces begins small, and doubles while many are kept: memory takes time when it is first used. */
const FIRST_LINES: usize = 1 << 12;
let lines: usize = FIRST_LINES;
/** How many records are kept before it grows: half of those that it has. */
let keepsLeft: usize = FIRST_LINES;

const LONG_BYTES: i32 = 24;
const LONG_TOKENS: i32 = 6;
const LONG_COUNT: usize = 25;
const LONG_IDS: usize = 32;
const LONG_MASK: usize = LONG_MEMO_BYTES / 64 - 1;

const FACTOR: u64 = ((0x9e3779b9 as u64) << 32) | 0x7f4a7c15;
const OTHER_FACTOR: u64 = ((0xbf58476d as u64) << 32) | 0x1ce4e5b9;

/** Adds the tokens of the piece from `at` to `end`, if they are known. `kind`: 0, or IS_PART. */
export function addKnown(at: usize, end: usize, kind: i32): bool {
  const bytes = (end - at) as i32;
  if (bytes > SHORT_BYTES) return addKnownLong(at, bytes, kind);
  const first = firstOf(at, bytes);
  const second = secondOf(at, bytes, kind);
  const line = lineOf(first, second);
  let record = line;
  if (load<u64>(record, 8) !== second || load<u64>(record) !== first) {
    record += RECORD;
    if (load<u64>(record, 8) !== second || load<u64>(record) !== first) return false;
  }
  const count = load<u8>(record, COUNT) as i32;
  if (!isListed) addCount(count);
  else if (count === 1) addToken(load<i32>(record, IDS), end);
  else addTokens(at, count, record + COUNT + 1, record + IDS);
  return true;
}

/** Adds the tokens of a short piece, if they are known and more than fit in its own record. */
export function addKnownMany(at: usize, end: usize, kind: i32): bool {
  const bytes = (end - at) as i32;
  return bytes <= SHORT_BYTES && addKnownLong(at, bytes, kind);
}

/** Keeps the tokens of the piece from `at` to `end`, if they fit: their ids and lengths, at two places. */
export function keep(at: usize, end: usize, kind: i32, count: i32, ids: usize, lengths: usize): void {
  const bytes = (end - at) as i32;
  if (bytes > LONG_BYTES || count > LONG_TOKENS) return;
  if (bytes > SHORT_BYTES || count > SHORT_TOKENS) {
    const record = longRecordOf(at, bytes, kind);
    store<u64>(record, firstOf(at, bytes));
    store<u64>(record, restOf(at, bytes, 8), 8);
    store<u64>(record, restOf(at, bytes, 16), 16);
    store<u8>(record, (bytes | kind) as u8, 24);
    write(record + LONG_COUNT, record + LONG_IDS, count, ids, lengths);
    return;
  }
  if (keepsLeft-- === 0) grow();
  const first = firstOf(at, bytes);
  const second = secondOf(at, bytes, kind);
  const record = lineOf(first, second);
  if (load<u64>(record, 8) !== 0) copy(record, record + RECORD);
  store<u64>(record, first);
  store<u64>(record, second, 8);
  write(record + COUNT, record + IDS, count, ids, lengths);
}

/** Doubles the memo: a record stays in its line, or is moved to the one that is as far behind the old end. */
function grow(): void {
  const old = lines << 6;
  keepsLeft = lines;
  if (old === MEMO_BYTES) return;
  lines <<= 1;
  for (let line = memoAt; line < memoAt + old; line += 64) {
    let to = line + old;
    for (let record = line; record < line + 64; record += RECORD) {
      const second = load<u64>(record, 8);
      if (second === 0 || lineOf(load<u64>(record), second) === line) continue;
      copy(record, to);
      to += RECORD;
      store<u64>(record, 0, 8);
    }
  }
}

function copy(from: usize, to: usize): void {
  for (let i: usize = 0; i < RECORD; i += 8) store<u64>(to + i, load<u64>(from + i));
}

/** Writes the number of tokens with their ends behind it, and their ids. */
function write(counted: usize, known: usize, count: i32, ids: usize, lengths: usize): void {
  store<u8>(counted, count as u8);
  let end = 0;
  for (let i = 0; i < count; i++) {
    end += load<i32>(lengths + (i << 2));
    store<u8>(counted + 1 + i, end as u8);
    store<i32>(known + (i << 2), load<i32>(ids + (i << 2)));
  }
}

function addTokens(at: usize, count: i32, ends: usize, ids: usize): void {
  for (let i = 0; i < count; i++) addToken(load<i32>(ids + (i << 2)), at + (load<u8>(ends + i) as usize));
}

function addKnownLong(at: usize, bytes: i32, kind: i32): bool {
  if (bytes > LONG_BYTES) return false;
  const record = longRecordOf(at, bytes, kind);
  if (
    (load<u8>(record, 24) as i32) !== (bytes | kind) ||
    load<u64>(record) !== firstOf(at, bytes) ||
    load<u64>(record, 8) !== restOf(at, bytes, 8) ||
    load<u64>(record, 16) !== restOf(at, bytes, 16)
  )
    return false;
  const count = load<u8>(record, LONG_COUNT) as i32;
  if (!isListed) addCount(count);
  else addTokens(at, count, record + LONG_COUNT + 1, record + LONG_IDS);
  return true;
}

function lineOf(first: u64, second: u64): usize {
  let mixed = (first ^ rotl<u64>(second, 29)) * FACTOR;
  mixed ^= mixed >> 32;
  return memoAt + ((((mixed * OTHER_FACTOR) >> 40) as usize) & (lines - 1)) * 64;
}

function longRecordOf(at: usize, bytes: i32, kind: i32): usize {
  let mixed = (firstOf(at, bytes) ^ ((bytes | kind) as u64)) * FACTOR;
  mixed ^= mixed >> 32;
  mixed = (mixed ^ restOf(at, bytes, 8) ^ rotl<u64>(restOf(at, bytes, 16), 31)) * OTHER_FACTOR;
  return longMemoAt + (((mixed >> 40) as usize) & LONG_MASK) * 64;
}

/** The first eight bytes of a piece, filled up with 0. */
function firstOf(at: usize, bytes: i32): u64 {
  return bytes < 8 ? load<u64>(at) & lowest(bytes) : load<u64>(at);
}

/** The bytes after the first eight of a short piece, and at the end its length and kind. */
function secondOf(at: usize, bytes: i32, kind: i32): u64 {
  const header = ((bytes | kind) as u64) << 56;
  return bytes > 8 ? (load<u64>(at, 8) & lowest(bytes - 8)) | header : header;
}

/** Eight bytes of a piece from a place on, filled up with 0. */
function restOf(at: usize, bytes: i32, from: i32): u64 {
  const left = bytes - from;
  if (left <= 0) return 0;
  return left < 8 ? load<u64>(at + from) & lowest(left) : load<u64>(at + from);
}

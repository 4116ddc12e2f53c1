// The tokens of short pieces that were seen before. A piece has two places of 64 bytes; the older record makes room:
//   hash (4 bytes), length with IS_PART (1), number of tokens (1), 2 free; the piece (24), filled up with 0;
//   the ids (6 of 4 bytes); where the tokens end in the piece (6 of 1 byte), 2 free.
import { MEMO_BYTES, memoAt } from "./memory";
import { addCount, addToken, isListed } from "./tokens";

/** A part of a piece is merged, even where the whole of it is an entry that is one token. */
export const IS_PART: i32 = 0x80;
export const MOST_BYTES: i32 = 24;
export const MOST_TOKENS: i32 = 6;

const RECORD: usize = 64;
const PIECE: usize = 8;
const IDS: usize = 32;
const ENDS: usize = 56;
const PLACE_MASK: i32 = ((MEMO_BYTES / RECORD / 2) as i32) - 1;

const FACTOR: u64 = ((0x9e3779b9 as u64) << 32) | 0x7f4a7c15;
const OTHER_FACTOR: u64 = ((0xbf58476d as u64) << 32) | 0x1ce4e5b9;

/** The last piece that was looked up: its first record, its hash, and its bytes. */
let record: usize = 0;
let hash: i32 = 0;
let first: u64 = 0;
let second: u64 = 0;
let third: u64 = 0;

/** Adds the tokens of the piece from `at` to `end`, if they are known. `kind`: 0, or IS_PART. */
export function addKnown(at: usize, end: usize, kind: i32): bool {
  const bytes = (end - at) as i32;
  if (bytes > MOST_BYTES) return false;
  first = load<u64>(at);
  second = 0;
  third = 0;
  if (bytes < 8) first &= lowest(bytes);
  else if (bytes > 8) {
    second = load<u64>(at, 8);
    if (bytes < 16) second &= lowest(bytes - 8);
    else if (bytes > 16) {
      third = load<u64>(at, 16);
      if (bytes < 24) third &= lowest(bytes - 16);
    }
  }
  let mixed = (first ^ (bytes as u64)) * FACTOR;
  mixed ^= mixed >> 29;
  mixed = (mixed ^ second ^ rotl<u64>(third, 31)) * OTHER_FACTOR;
  hash = (mixed >> 32) as i32;
  record = memoAt + 2 * RECORD * ((hash & PLACE_MASK) as usize);
  const header = bytes | kind;
  let found = record;
  if (!isRecord(found, header)) {
    found += RECORD;
    if (!isRecord(found, header)) return false;
  }
  const count = load<u8>(found, 5) as i32;
  if (!isListed) addCount(count);
  else
    for (let i = 0; i < count; i++)
      addToken(load<i32>(found + IDS + (i << 2)), at + (load<u8>(found + ENDS + i) as usize));
  return true;
}

/** Keeps the tokens of the last piece that was looked up: their ids and lengths, at two places. */
export function keep(bytes: i32, kind: i32, count: i32, ids: usize, lengths: usize): void {
  memory.copy(record + RECORD, record, RECORD);
  store<i32>(record, hash);
  store<u8>(record, (bytes | kind) as u8, 4);
  store<u8>(record, count as u8, 5);
  store<u64>(record, first, PIECE);
  store<u64>(record, second, PIECE + 8);
  store<u64>(record, third, PIECE + 16);
  let end = 0;
  for (let i = 0; i < count; i++) {
    end += load<i32>(lengths + (i << 2));
    store<i32>(record + IDS + (i << 2), load<i32>(ids + (i << 2)));
    store<u8>(record + ENDS + i, end as u8);
  }
}

/** A mask of the lowest bytes of a number. */
function lowest(bytes: i32): u64 {
  return ((1 as u64) << ((bytes as u64) << 3)) - 1;
}

function isRecord(found: usize, header: i32): bool {
  return (
    load<i32>(found) === hash &&
    (load<u8>(found, 4) as i32) === header &&
    load<u64>(found, PIECE) === first &&
    load<u64>(found, PIECE + 8) === second &&
    load<u64>(found, PIECE + 16) === third
  );
}

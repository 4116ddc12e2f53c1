// What is where in memory: the block, the memo, a text, its tokens, and the scratch space for long pieces.

/** The first byte that is free, for a block. */
export const freeAt: i32 = ((__heap_base as i32) + 63) & ~63;

/** Reads may go so many bytes over the end of a text. */
const OVER: u64 = 64;
/** Addresses have 32 bits. */
const MOST_BYTES: u64 = 0xffff_0000;

/** Where the memo of short pieces is, and that of longer ones; both are zeros at first. */
export let memoAt: usize = 0;
export const MEMO_BYTES: usize = 1 << 22;
export let longMemoAt: usize = 0;
export const LONG_MEMO_BYTES: usize = 1 << 20;
/** Where a text is put, in UTF-8. */
export let textAt: usize = 0;
/** Where the text is with marks for its spaces. */
export let marksAt: usize = 0;
/** The ids of the tokens, and where they end in the text, in UTF-16 units. */
export let idsAt: usize = 0;
export let endsAt: usize = 0;
export let scratchAt: usize = 0;

/** Places what is behind a block that ends at `end`. */
export function placeBehind(end: usize): void {
  memoAt = (end + 63) & ~63;
  longMemoAt = memoAt + MEMO_BYTES;
  textAt = longMemoAt + LONG_MEMO_BYTES;
}

/** Makes room for a text of so many bytes; false if there is none, and then all is as it was. */
export function reserveText(bytes: usize, hasMarks: bool): bool {
  // with marks, a space becomes three bytes
  const room = (hasMarks ? 3 : 1) * (bytes as u64) + 8;
  const marks = aligned((textAt as u64) + (bytes as u64) + OVER);
  const ids = hasMarks ? aligned(marks + room + OVER) : marks;
  // each byte may be a token
  const scratch = ids + 8 * room;
  if (!ensure(scratch)) return false;
  marksAt = marks as usize;
  idsAt = ids as usize;
  endsAt = (ids + 4 * room) as usize;
  scratchAt = scratch as usize;
  return true;
}

function aligned(place: u64): u64 {
  return (place + 15) & ~15;
}

/** Whether there is memory up to `end`, or could be added. `end` may be above all addresses. */
export function ensure(end: u64): bool {
  if (end > MOST_BYTES) return false;
  const wanted = ((end + 0xffff) >> 16) as i32;
  const there = memory.size();
  // more than is needed, so that memory does not grow for each text
  return there >= wanted || memory.grow(wanted - there + 16) >= 0 || memory.grow(wanted - there) >= 0;
}

import { MergeHeap, type MergeTable, NO_RANK } from "./merges.js";

/**
 * Merges the first `symbols` of `ids` and `lengths` in place, and returns how many are left. Keeps the possible merges
 * in a heap by rank, then position, and the symbols in a linked list.
 */
export function mergeLong(symbols: number, ids: Int32Array, lengths: Int32Array, merges: MergeTable): number {
  const previous = new Int32Array(symbols);
  const next = new Int32Array(symbols);
  const gone = new Uint8Array(symbols);
  const heap = new MergeHeap(symbols);
  const offer = (left: number, right: number): void => {
    const rank = merges.rank(ids[left]!, ids[right]!);
    if (rank !== NO_RANK) heap.push(rank, left);
  };
  for (let i = 0; i < symbols; i++) {
    previous[i] = i - 1;
    next[i] = i + 1 < symbols ? i + 1 : -1;
    if (i > 0) offer(i - 1, i);
  }
  while (heap.size > 0) {
    const { rank, left } = heap.pop();
    const right = gone[left] === 1 ? -1 : next[left]!;
    // outdated: one of the two symbols has been merged since
    if (right === -1 || merges.rank(ids[left]!, ids[right]!) !== rank) continue;
    ids[left] = merges.results[rank]!;
    lengths[left]! += lengths[right]!;
    gone[right] = 1;
    const after = next[right]!;
    next[left] = after;
    if (after !== -1) {
      previous[after] = left;
      offer(left, after);
    }
    if (previous[left] !== -1) offer(previous[left]!, left);
  }
  let count = 0;
  for (let i = 0; i < symbols; i++) {
    if (gone[i] === 1) continue;
    ids[count] = ids[i]!;
    lengths[count++] = lengths[i]!;
  }
  return count;
}

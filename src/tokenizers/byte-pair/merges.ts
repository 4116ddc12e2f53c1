import { RunError } from "../../domain/run-error.js";
import type { BytePairModel } from "../tokenizer-file.js";
import { hashPair } from "./hash-pair.js";

/** The rank of two tokens that have no merge; it is above all ranks. */
export const NO_RANK = 0x7fffffff;

/** Numbers of a slot. */
const SLOT = 3;

/** The merges by the ids of their two sides: an open-addressing table in typed arrays, without an object per entry. */
export class MergeTable {
  /** The id of the merged token, by rank. */
  readonly results: Int32Array;
  /** Left id, right id and rank of each slot, side by side: a lookup reads one place in memory. */
  private readonly slots: Int32Array;
  private readonly mask: number;

  /** Throws RunError `config` if a merge names a token that is not in the vocabulary. */
  constructor(merges: BytePairModel["merges"], vocab: ReadonlyMap<string, number>) {
    const capacity = 2 ** Math.ceil(Math.log2(Math.max(16, merges.length * 2.5)));
    this.mask = capacity - 1;
    this.slots = new Int32Array(capacity * SLOT).fill(-1);
    this.results = new Int32Array(merges.length);
    merges.forEach((merge, rank) => {
      const [left, right] = typeof merge === "string" ? halves(merge) : merge;
      const leftId = vocab.get(left);
      const rightId = vocab.get(right);
      const result = vocab.get(left + right);
      if (leftId === undefined || rightId === undefined || result === undefined) {
        throw new RunError(
          "config",
          `tokenizer.json: merge ${rank} names a token that is not in the vocabulary`,
        );
      }
      this.results[rank] = result;
      this.insert(leftId, rightId, rank);
    });
  }

  /** The rank of a merge, or NO_RANK. */
  rank(left: number, right: number): number {
    const { slots } = this;
    const at = this.find(left, right);
    return slots[at] === -1 ? NO_RANK : slots[at + 2]!;
  }

  /** A merge that is listed twice keeps its last rank, as in the Rust library's map. */
  private insert(left: number, right: number, rank: number): void {
    const at = this.find(left, right);
    this.slots[at] = left;
    this.slots[at + 1] = right;
    this.slots[at + 2] = rank;
  }

  /** Where the slot of two ids is, or the free one where it would be. */
  private find(left: number, right: number): number {
    const { slots, mask } = this;
    let slot = hashPair(left, right) & mask;
    for (;;) {
      const at = slot * SLOT;
      if (slots[at] === -1 || (slots[at] === left && slots[at + 1] === right)) return at;
      slot = (slot + 1) & mask;
    }
  }
}

function halves(merge: string): [string, string] {
  const space = merge.indexOf(" ");
  return [merge.slice(0, space), merge.slice(space + 1)];
}

/** A binary heap of possible merges in typed arrays: lowest rank first, then leftmost. */
export class MergeHeap {
  size = 0;
  private ranks: Int32Array;
  private lefts: Int32Array;

  constructor(capacity: number) {
    this.ranks = new Int32Array(capacity);
    this.lefts = new Int32Array(capacity);
  }

  push(rank: number, left: number): void {
    if (this.size === this.ranks.length) this.grow();
    let at = this.size++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.before(rank, left, parent)) break;
      this.copy(parent, at);
      at = parent;
    }
    this.put(at, rank, left);
  }

  pop(): { readonly rank: number; readonly left: number } {
    const top = { rank: this.ranks[0]!, left: this.lefts[0]! };
    const last = --this.size;
    const rank = this.ranks[last]!;
    const left = this.lefts[last]!;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= last) break;
      if (child + 1 < last && this.before(this.ranks[child + 1]!, this.lefts[child + 1]!, child)) child++;
      if (this.before(rank, left, child)) break;
      this.copy(child, at);
      at = child;
    }
    this.put(at, rank, left);
    return top;
  }

  private before(rank: number, left: number, other: number): boolean {
    const otherRank = this.ranks[other]!;
    return rank < otherRank || (rank === otherRank && left < this.lefts[other]!);
  }

  private copy(from: number, to: number): void {
    this.put(to, this.ranks[from]!, this.lefts[from]!);
  }

  private put(at: number, rank: number, left: number): void {
    this.ranks[at] = rank;
    this.lefts[at] = left;
  }

  private grow(): void {
    const double = (from: Int32Array): Int32Array => {
      const to = new Int32Array(Math.max(16, from.length * 2));
      to.set(from);
      return to;
    };
    this.ranks = double(this.ranks);
    this.lefts = double(this.lefts);
  }
}

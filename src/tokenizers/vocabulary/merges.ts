import { type Entries, idOf } from "./entries.js";
import { hashPair } from "./hash.js";
import { ID_BITS } from "./layout.js";
import { slotsFor } from "./slots.js";

const LEAST_ROOM = 1 << 12;
const ID_MASK = (1 << ID_BITS) - 1;
/** Bits of a rank in each half of a slot. */
const RANK_BITS = 32 - ID_BITS;
const MOST_MERGES = 1 << (2 * RANK_BITS);

/** The merges of a vocabulary in their order, by the ids of the two sides and of what they give. */
export class MergeList {
  count = 0;
  /** The greatest id of the two sides of all merges. */
  private greatestSide = -1;
  private readonly entries: Entries;
  private numbers = new Int32Array(LEAST_ROOM * 3);

  constructor(entries: Entries) {
    this.entries = entries;
  }

  /** Adds a merge of bytes[0, middle) and bytes[middle, end); false if it names no entry. */
  add(bytes: Uint8Array, middle: number, end: number): boolean {
    const { table } = this.entries;
    return this.addIds(
      table.find(bytes, 0, middle),
      table.find(bytes, middle, end),
      table.find(bytes, 0, end),
    );
  }

  /** Adds a merge by its spelling; false if it names no entry. */
  addSpellings(left: string, right: string): boolean {
    const { entries } = this;
    return this.addIds(idOf(entries, left), idOf(entries, right), idOf(entries, left + right));
  }

  /**
   * The section `mergeSlots`; undefined if an id or a rank is too great for it. A merge that is listed twice keeps its last
   * rank.
   */
  slots(): Int32Array | undefined {
    const { numbers, count } = this;
    if (this.greatestSide >= ID_MASK || count > MOST_MERGES) return undefined;
    const slots = new Int32Array(slotsFor(count) * 2).fill(-1);
    const mask = slots.length / 2 - 1;
    for (let rank = 0; rank < count; rank++) {
      const left = numbers[3 * rank]!;
      const right = numbers[3 * rank + 1]!;
      let slot = hashPair(left, right) & mask;
      while (!isFree(slots, slot) && !isOf(slots, slot, left, right)) slot = (slot + 1) & mask;
      slots[2 * slot] = right | (rank << ID_BITS);
      slots[2 * slot + 1] = left | ((rank >> RANK_BITS) << ID_BITS);
    }
    return slots;
  }

  /** Whether one of these ids is a side of a merge. */
  merges(ids: Iterable<number>): boolean {
    const sides = new Uint8Array(this.entries.entryStarts.length);
    for (let at = 0; at < 3 * this.count; at += 3) {
      sides[this.numbers[at]!] = 1;
      sides[this.numbers[at + 1]!] = 1;
    }
    for (const id of ids) if (sides[id] === 1) return true;
    return false;
  }

  /** The section `mergeResults`. */
  results(): Int32Array {
    const { numbers, count } = this;
    const results = new Int32Array(count);
    for (let rank = 0; rank < count; rank++) results[rank] = numbers[3 * rank + 2]!;
    return results;
  }

  private addIds(left: number, right: number, result: number): boolean {
    if (left === -1 || right === -1 || result === -1) return false;
    const at = 3 * this.count++;
    if (at === this.numbers.length) {
      const { numbers } = this;
      this.numbers = new Int32Array(numbers.length * 2);
      this.numbers.set(numbers);
    }
    this.greatestSide = Math.max(this.greatestSide, left, right);
    this.numbers[at] = left;
    this.numbers[at + 1] = right;
    this.numbers[at + 2] = result;
    return true;
  }
}

function isFree(slots: Int32Array, slot: number): boolean {
  return (slots[2 * slot]! & slots[2 * slot + 1]!) === -1;
}

function isOf(slots: Int32Array, slot: number, left: number, right: number): boolean {
  return (slots[2 * slot]! & ID_MASK) === right && (slots[2 * slot + 1]! & ID_MASK) === left;
}

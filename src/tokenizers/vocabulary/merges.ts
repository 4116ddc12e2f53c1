import { type Entries, idOf } from "./entries.js";
import { hashPair } from "./hash.js";
import { slotsFor } from "./slots.js";

const LEAST_ROOM = 1 << 12;

/** The merges of a vocabulary in their order, by the ids of the two sides and of what they give. */
export class MergeList {
  count = 0;
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

  /** The section `mergeSlots`. A merge that is listed twice keeps its last rank. */
  slots(): Int32Array {
    const { numbers, count } = this;
    const slots = new Int32Array(slotsFor(count) * 3).fill(-1);
    const mask = slots.length / 3 - 1;
    for (let rank = 0; rank < count; rank++) {
      const left = numbers[3 * rank]!;
      const right = numbers[3 * rank + 1]!;
      let slot = hashPair(left, right) & mask;
      while (slots[3 * slot] !== -1 && (slots[3 * slot] !== left || slots[3 * slot + 1] !== right))
        slot = (slot + 1) & mask;
      slots[3 * slot] = left;
      slots[3 * slot + 1] = right;
      slots[3 * slot + 2] = rank;
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
    this.numbers[at] = left;
    this.numbers[at + 1] = right;
    this.numbers[at + 2] = result;
    return true;
  }
}

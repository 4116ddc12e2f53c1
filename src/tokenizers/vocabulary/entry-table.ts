import { hashBytes, wordAt } from "./hash.js";

/** Numbers of a slot, and which of them are the number of bytes and the id. */
export const SLOT = 4;
const LENGTH = 2;
const ID = 3;

/** Entries by their bytes. The arguments are the sections of the same names. */
export class EntryTable {
  private readonly starts: Int32Array;
  private readonly bytes: Uint8Array;
  private readonly slots: Int32Array;
  private readonly mask: number;
  /** The ids of entries of one byte, which merges name most. */
  private readonly singles = new Int32Array(256).fill(-1);

  constructor(entryStarts: Int32Array, entryBytes: Uint8Array, entrySlots: Int32Array) {
    this.starts = entryStarts;
    this.bytes = entryBytes;
    this.slots = entrySlots;
    this.mask = entrySlots.length / SLOT - 1;
  }

  /** The id of the entry whose bytes are bytes[from, to), or -1. */
  find(bytes: Uint8Array, from: number, to: number): number {
    if (to - from === 1) return this.singles[bytes[from]!]!;
    return this.slots[this.slotOf(bytes, from, to) + ID]!;
  }

  /** Adds an entry by the bytes that it has; false if another one has the same. */
  add(id: number): boolean {
    const { slots, starts, bytes } = this;
    const from = starts[id]!;
    const to = starts[id + 1]!;
    const slot = this.slotOf(bytes, from, to);
    if (slots[slot + ID] !== -1) return false;
    slots[slot] = wordAt(bytes, from, to);
    slots[slot + 1] = wordAt(bytes, from + 4, to);
    slots[slot + LENGTH] = to - from;
    slots[slot + ID] = id;
    if (to - from === 1) this.singles[bytes[from]!] = id;
    return true;
  }

  /** Where the slot of the entry begins whose bytes are bytes[from, to), or the free one that it would have. */
  private slotOf(bytes: Uint8Array, from: number, to: number): number {
    const { slots, mask } = this;
    const first = wordAt(bytes, from, to);
    const second = wordAt(bytes, from + 4, to);
    for (let place = hashBytes(bytes, from, to) & mask; ; place = (place + 1) & mask) {
      const slot = SLOT * place;
      const id = slots[slot + ID]!;
      if (id === -1) return slot;
      if (slots[slot] !== first || slots[slot + 1] !== second || slots[slot + LENGTH] !== to - from) continue;
      if (this.hasRest(id, bytes, from, to)) return slot;
    }
  }

  /** Whether an entry of as many bytes has the same after the first eight. */
  private hasRest(id: number, other: Uint8Array, from: number, to: number): boolean {
    const { bytes, starts } = this;
    const start = starts[id]!;
    for (let i = from + 8; i < to; i++) if (bytes[start + i - from] !== other[i]) return false;
    return true;
  }
}

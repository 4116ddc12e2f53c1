import { hashBytes } from "./hash.js";

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
    this.mask = (entrySlots.length >> 1) - 1;
  }

  /** The id of the entry whose bytes are bytes[from, to), or -1. */
  find(bytes: Uint8Array, from: number, to: number): number {
    if (to - from === 1) return this.singles[bytes[from]!]!;
    const { slots, mask } = this;
    const hash = hashBytes(bytes, from, to);
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const id = slots[2 * slot + 1]!;
      if (id === -1) return -1;
      if (slots[2 * slot] === hash && this.hasBytes(id, bytes, from, to)) return id;
    }
  }

  /** Adds an entry by the bytes that it has; false if another one has the same. */
  add(id: number): boolean {
    const { slots, mask, starts, bytes } = this;
    const from = starts[id]!;
    const to = starts[id + 1]!;
    const hash = hashBytes(bytes, from, to);
    let slot = hash & mask;
    for (; slots[2 * slot + 1] !== -1; slot = (slot + 1) & mask) {
      if (slots[2 * slot] === hash && this.hasBytes(slots[2 * slot + 1]!, bytes, from, to)) return false;
    }
    slots[2 * slot] = hash;
    slots[2 * slot + 1] = id;
    if (to - from === 1) this.singles[bytes[from]!] = id;
    return true;
  }

  private hasBytes(id: number, other: Uint8Array, from: number, to: number): boolean {
    const { bytes, starts } = this;
    const start = starts[id]!;
    if (starts[id + 1]! - start !== to - from) return false;
    for (let i = from; i < to; i++) if (bytes[start + i - from] !== other[i]) return false;
    return true;
  }
}

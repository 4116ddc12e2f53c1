import type { PieceTokens } from "../piece-tokens.js";

/** Longest piece that is cached, in UTF-16 units. */
const MOST_CHARACTERS = 24;
/** Most pieces in the cache: words repeat even in new text. */
const MOST_PIECES = 1 << 18;
/** Slots of an empty table. It has four for each piece, and grows with them: a small table stays near the processor. */
const LEAST_SLOTS = 1 << 14;
const SLOTS_OF_A_PIECE = 4;

/** The record of a piece: its hash, length, number of tokens, first id, and its characters, in 64 bytes. */
const RECORD = 16;
const LENGTH = 1;
const COUNT = 2;
const FIRST = 3;
/** Where its characters begin, in units. */
const CHARACTERS = 8;

/**
 * Caches the tokens of short pieces. A piece is looked up by its position in a text, so that a hit allocates nothing:
 * an open-addressing table over the pieces' characters. A full table is cleared.
 */
export class PieceCache {
  /** Entry + 1 by slot; 0 is a free slot. */
  private slots = new Int32Array(LEAST_SLOTS);
  private records = new Int32Array((LEAST_SLOTS / SLOTS_OF_A_PIECE) * RECORD);
  /** The records, as units. */
  private units = new Uint16Array(this.records.buffer);
  private readonly tokens: (PieceTokens | undefined)[] = [];
  private size = 0;
  /** The hash of the last lookup. */
  private hash = 0;

  /** The entry of the piece text[start, end), or -1; `add` then creates it. */
  find(text: string, start: number, end: number): number {
    const length = end - start;
    if (length > MOST_CHARACTERS) return -1;
    let hash = length;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    hash ^= hash >>> 15;
    const { slots, records } = this;
    const mask = slots.length - 1;
    for (let slot = hash & mask; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const entry = slots[slot]! - 1;
      const record = entry * RECORD;
      if (
        records[record] === hash &&
        records[record + LENGTH] === length &&
        this.holds(record, text, start, length)
      )
        return entry;
    }
    this.hash = hash;
    return -1;
  }

  /** Adds the piece of the last lookup, if it is short: the number of its tokens, the first id, and the tokens. */
  add(
    text: string,
    start: number,
    end: number,
    count: number,
    first: number,
    tokens: PieceTokens | undefined,
  ): void {
    const length = end - start;
    if (length > MOST_CHARACTERS) return;
    if (this.size === MOST_PIECES) this.clear();
    else if (this.size * SLOTS_OF_A_PIECE === this.slots.length) this.grow();
    const entry = this.size++;
    const record = entry * RECORD;
    this.records[record] = this.hash;
    this.records[record + LENGTH] = length;
    this.records[record + COUNT] = count;
    this.records[record + FIRST] = first;
    const at = record * 2 + CHARACTERS;
    for (let i = 0; i < length; i++) this.units[at + i] = text.charCodeAt(start + i);
    this.tokens[entry] = tokens;
    this.place(entry);
  }

  countOf(entry: number): number {
    return this.records[entry * RECORD + COUNT]!;
  }

  firstOf(entry: number): number {
    return this.records[entry * RECORD + FIRST]!;
  }

  /** The piece's tokens, if they have been added. */
  tokensOf(entry: number): PieceTokens | undefined {
    return this.tokens[entry];
  }

  setTokens(entry: number, tokens: PieceTokens): void {
    this.tokens[entry] = tokens;
  }

  private holds(record: number, text: string, start: number, length: number): boolean {
    const { units } = this;
    const from = record * 2 + CHARACTERS;
    for (let i = 0; i < length; i++) if (units[from + i] !== text.charCodeAt(start + i)) return false;
    return true;
  }

  private place(entry: number): void {
    const mask = this.slots.length - 1;
    let slot = this.records[entry * RECORD]! & mask;
    while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
    this.slots[slot] = entry + 1;
  }

  private clear(): void {
    this.slots.fill(0);
    this.tokens.length = 0;
    this.size = 0;
  }

  private grow(): void {
    const { records } = this;
    this.slots = new Int32Array(this.slots.length * 4);
    this.records = new Int32Array(records.length * 4);
    this.records.set(records);
    this.units = new Uint16Array(this.records.buffer);
    for (let entry = 0; entry < this.size; entry++) this.place(entry);
  }
}

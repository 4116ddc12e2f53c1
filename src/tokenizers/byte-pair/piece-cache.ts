import type { PieceTokens } from "../piece-tokens.js";

/** Longest piece that is cached, in UTF-16 units. */
const MOST_CHARACTERS = 24;
/** Most pieces in the cache: words repeat even in new text. */
const MOST_PIECES = 1 << 18;
const SLOTS = MOST_PIECES * 4;

/**
 * Caches the tokens of short pieces. A piece is looked up by its position in a text, so that a hit allocates nothing:
 * an open-addressing table over the pieces' characters. A full table is cleared.
 */
export class PieceCache {
  /** Entry + 1 by slot; 0 is a free slot. */
  private readonly slots = new Int32Array(SLOTS);
  private readonly hashes = new Int32Array(MOST_PIECES);
  private readonly lengths = new Uint8Array(MOST_PIECES);
  private readonly characters = new Uint16Array(MOST_PIECES * MOST_CHARACTERS);
  private readonly counts = new Int32Array(MOST_PIECES);
  /** The first token's id; most pieces are one token, and need no list. */
  private readonly firsts = new Int32Array(MOST_PIECES);
  private readonly tokens: (PieceTokens | undefined)[] = [];
  private size = 0;
  /** The slot and the hash of the last lookup. */
  private slot = 0;
  private hash = 0;

  /** The entry of the piece text[start, end), or -1; `add` then creates it. */
  find(text: string, start: number, end: number): number {
    const length = end - start;
    if (length > MOST_CHARACTERS) return -1;
    let hash = length;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    hash ^= hash >>> 15;
    let slot = hash & (SLOTS - 1);
    for (let entry = this.slots[slot]! - 1; entry !== -1; entry = this.slots[slot]! - 1) {
      if (
        this.hashes[entry] === hash &&
        this.lengths[entry] === length &&
        this.holds(entry, text, start, length)
      ) {
        return entry;
      }
      slot = (slot + 1) & (SLOTS - 1);
    }
    this.slot = slot;
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
    if (this.size === MOST_PIECES) {
      this.slots.fill(0);
      this.tokens.length = 0;
      this.size = 0;
      this.slot = this.hash & (SLOTS - 1);
    }
    const entry = this.size;
    this.hashes[entry] = this.hash;
    this.lengths[entry] = length;
    for (let i = 0; i < length; i++)
      this.characters[entry * MOST_CHARACTERS + i] = text.charCodeAt(start + i);
    this.counts[entry] = count;
    this.firsts[entry] = first;
    this.tokens[entry] = tokens;
    // last, so that an entry is complete before it can be found
    this.size++;
    this.slots[this.slot] = entry + 1;
  }

  countOf(entry: number): number {
    return this.counts[entry]!;
  }

  firstOf(entry: number): number {
    return this.firsts[entry]!;
  }

  /** The piece's tokens, if they have been added. */
  tokensOf(entry: number): PieceTokens | undefined {
    return this.tokens[entry];
  }

  setTokens(entry: number, tokens: PieceTokens): void {
    this.tokens[entry] = tokens;
  }

  private holds(entry: number, text: string, start: number, length: number): boolean {
    const from = entry * MOST_CHARACTERS;
    for (let i = 0; i < length; i++)
      if (this.characters[from + i] !== text.charCodeAt(start + i)) return false;
    return true;
  }
}

import type { PieceTokens } from "../piece-tokens.js";

/** Pieces up to this many characters are remembered, at most this many of them: words come back even in new text. */
const MOST_CHARACTERS = 24;
const MOST_PIECES = 1 << 18;
const SLOTS = MOST_PIECES * 4;

/**
 * What is known of short pieces. A piece is looked up by its place in a text, so that nothing is allocated for one that
 * is known: an open-addressing table over the pieces' characters. When it is full, it starts anew.
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
  /** The slot and the hash of the last piece that was looked for. */
  private slot = 0;
  private hash = 0;

  /** The entry of the piece text[start, end), or -1; `add` then gives it one. */
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

  /** Remembers the piece that was looked for last, if it is a short one: how many tokens it has, and the first one's id. */
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
    // last of all, so that an entry is whole before it can be found
    this.size++;
    this.slots[this.slot] = entry + 1;
  }

  countOf(entry: number): number {
    return this.counts[entry]!;
  }

  firstOf(entry: number): number {
    return this.firsts[entry]!;
  }

  /** The piece's tokens, when they were asked for before. */
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

import { RunError } from "../domain/failure.js";
import { spellByte, spellBytes } from "./byte-spelling.js";
import type { BytePairModel } from "./tokenizer-file.js";

/** Where each token of a piece ends, counted in UTF-8 bytes of the piece. */
export type TokenEnds = readonly number[];

/** Longer pieces are merged with a heap, so that nothing is quadratic in a piece's length. */
const LINEAR_SYMBOLS = 48;

/** Pieces up to this many characters are remembered, at most this many of them. */
const MEMO_CHARACTERS = 32;
const MEMO_PIECES = 1 << 16;

/**
 * A compact byte-pair model over integer ids. A piece starts as one symbol for each byte (or each character), and the
 * neighbours whose merge ranks lowest are joined, the leftmost first, until no two neighbours can be joined: the very
 * order of the Rust library's queue. So the ids are the same, and each symbol knows how many bytes it covers.
 */
export class BytePair {
  private readonly vocab: ReadonlyMap<string, number>;
  private readonly merges: MergeTable;
  private readonly bytes: boolean;
  private readonly wholeFirst: boolean;
  private readonly fuseUnknown: boolean;
  private readonly unknown: number;
  /** Id of the token for each byte: the byte itself, or the byte that a character falls back to; -1 for none. */
  private readonly byteIds = new Int32Array(256).fill(-1);
  private readonly memo = new Map<string, TokenEnds>();
  private ids = new Int32Array(256);
  private lengths = new Int32Array(256);

  /** `bytes` tells whether pieces are merged from bytes, in the spelling of byte-level vocabularies. */
  constructor(model: BytePairModel, bytes: boolean) {
    this.vocab = new Map(Object.entries(model.vocab));
    this.merges = new MergeTable(model.merges, this.vocab);
    this.bytes = bytes;
    this.wholeFirst = model.ignore_merges === true;
    this.fuseUnknown = model.fuse_unk === true;
    this.unknown = model.unk_token == null ? -1 : (this.vocab.get(model.unk_token) ?? -1);
    for (let byte = 0; byte < 256; byte++) {
      const spelling = bytes ? spellByte(byte) : `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`;
      if (bytes || model.byte_fallback === true) this.byteIds[byte] = this.vocab.get(spelling) ?? -1;
    }
  }

  /** Where the piece's tokens end. */
  ends(piece: string): TokenEnds {
    if (piece.length > MEMO_CHARACTERS) return this.encode(piece);
    const known = this.memo.get(piece);
    if (known !== undefined) return known;
    const ends = this.encode(piece);
    if (this.memo.size >= MEMO_PIECES) this.memo.clear();
    this.memo.set(piece, ends);
    return ends;
  }

  private encode(piece: string): TokenEnds {
    if (this.wholeFirst && this.vocab.has(this.bytes ? spellBytes(piece) : piece))
      return [Buffer.byteLength(piece)];
    const symbols = this.bytes ? this.byteSymbols(piece) : this.characterSymbols(piece);
    const count = symbols <= LINEAR_SYMBOLS ? this.mergeShort(symbols) : this.mergeLong(symbols);
    const ends: number[] = [];
    let end = 0;
    for (let i = 0; i < count; i++) {
      end += this.lengths[i]!;
      ends.push(end);
    }
    return ends;
  }

  private byteSymbols(piece: string): number {
    const bytes = Buffer.from(piece, "utf8");
    this.reserve(bytes.length);
    for (let i = 0; i < bytes.length; i++) {
      this.ids[i] = this.byteIds[bytes[i]!]!;
      this.lengths[i] = 1;
    }
    return bytes.length;
  }

  /** A character outside the vocabulary falls back to its bytes, or else to the unknown token. */
  private characterSymbols(piece: string): number {
    let count = 0;
    let unknownBefore = false;
    for (const char of piece) {
      this.reserve(count + 4);
      const id = this.vocab.get(char);
      const bytes = id === undefined ? Buffer.from(char, "utf8") : undefined;
      if (bytes?.every((byte) => this.byteIds[byte] !== -1)) {
        for (const byte of bytes) count = this.push(count, this.byteIds[byte]!, 1);
        unknownBefore = false;
      } else if (bytes !== undefined && unknownBefore && this.fuseUnknown) {
        this.lengths[count - 1]! += bytes.length;
      } else {
        count = this.push(count, id ?? this.unknown, Buffer.byteLength(char));
        unknownBefore = id === undefined;
      }
    }
    return count;
  }

  private push(count: number, id: number, length: number): number {
    this.ids[count] = id;
    this.lengths[count] = length;
    return count + 1;
  }

  private reserve(symbols: number): void {
    if (symbols <= this.ids.length) return;
    const grow = (from: Int32Array): Int32Array<ArrayBuffer> => {
      const to = new Int32Array(Math.max(symbols, from.length * 2));
      to.set(from);
      return to;
    };
    this.ids = grow(this.ids);
    this.lengths = grow(this.lengths);
  }

  /** Scans all neighbours for the lowest rank, over and over: for a word nothing is faster. */
  private mergeShort(symbols: number): number {
    const { ids, lengths, merges } = this;
    let count = symbols;
    for (;;) {
      let best = -1;
      let bestRank = NO_RANK;
      for (let i = 0; i + 1 < count; i++) {
        const slot = merges.find(ids[i]!, ids[i + 1]!);
        if (slot === -1) continue;
        const rank = merges.ranks[slot]!;
        if (rank < bestRank) {
          bestRank = rank;
          best = i;
        }
      }
      if (best === -1) return count;
      ids[best] = merges.results[merges.find(ids[best]!, ids[best + 1]!)]!;
      lengths[best]! += lengths[best + 1]!;
      ids.copyWithin(best + 1, best + 2, count);
      lengths.copyWithin(best + 1, best + 2, count);
      count--;
    }
  }

  /** Keeps the possible merges in a heap by rank, then position, and the symbols in a linked list. */
  private mergeLong(symbols: number): number {
    const { ids, lengths, merges } = this;
    const previous = new Int32Array(symbols);
    const next = new Int32Array(symbols);
    const heap = new MergeHeap(symbols);
    const offer = (left: number, right: number): void => {
      const slot = merges.find(ids[left]!, ids[right]!);
      if (slot !== -1) heap.push(merges.ranks[slot]!, left, merges.results[slot]!);
    };
    for (let i = 0; i < symbols; i++) {
      previous[i] = i - 1;
      next[i] = i + 1 < symbols ? i + 1 : -1;
      if (i > 0) offer(i - 1, i);
    }
    while (heap.size > 0) {
      const { left, result } = heap.pop();
      const right = lengths[left] === 0 ? -1 : next[left]!;
      if (right === -1) continue;
      // an older offer: one of the two symbols has been merged since
      const slot = merges.find(ids[left]!, ids[right]!);
      if (slot === -1 || merges.results[slot] !== result) continue;
      ids[left] = result;
      lengths[left]! += lengths[right]!;
      lengths[right] = 0;
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
      if (lengths[i] === 0) continue;
      ids[count] = ids[i]!;
      lengths[count++] = lengths[i]!;
    }
    return count;
  }
}

const NO_RANK = 0x7fffffff;

/** The merges by the ids of their two sides: an open-addressing table in typed arrays, with no object for an entry. */
class MergeTable {
  readonly ranks: Int32Array;
  readonly results: Int32Array;
  private readonly lefts: Int32Array;
  private readonly rights: Int32Array;
  private readonly mask: number;

  constructor(merges: BytePairModel["merges"], vocab: ReadonlyMap<string, number>) {
    const capacity = 2 ** Math.ceil(Math.log2(Math.max(16, merges.length * 2)));
    this.mask = capacity - 1;
    this.lefts = new Int32Array(capacity).fill(-1);
    this.rights = new Int32Array(capacity);
    this.ranks = new Int32Array(capacity);
    this.results = new Int32Array(capacity);
    merges.forEach((merge, rank) => {
      const [left, right] = typeof merge === "string" ? halves(merge) : merge;
      const ids = [vocab.get(left), vocab.get(right), vocab.get(left + right)];
      const [leftId, rightId, result] = ids;
      if (leftId === undefined || rightId === undefined || result === undefined) {
        throw new RunError(
          "config",
          `tokenizer.json: merge ${rank} names a token that is not in the vocabulary`,
        );
      }
      this.insert(leftId, rightId, rank, result);
    });
  }

  /** The slot of a merge, or -1. */
  find(left: number, right: number): number {
    let slot = this.slotFor(left, right);
    for (;;) {
      const there = this.lefts[slot]!;
      if (there === -1) return -1;
      if (there === left && this.rights[slot] === right) return slot;
      slot = (slot + 1) & this.mask;
    }
  }

  /** A merge that is listed twice keeps its last rank, as in the Rust library's map. */
  private insert(left: number, right: number, rank: number, result: number): void {
    let slot = this.slotFor(left, right);
    while (this.lefts[slot] !== -1 && !(this.lefts[slot] === left && this.rights[slot] === right)) {
      slot = (slot + 1) & this.mask;
    }
    this.lefts[slot] = left;
    this.rights[slot] = right;
    this.ranks[slot] = rank;
    this.results[slot] = result;
  }

  private slotFor(left: number, right: number): number {
    const mixed = Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca77);
    return (mixed ^ (mixed >>> 15)) & this.mask;
  }
}

function halves(merge: string): [string, string] {
  const space = merge.indexOf(" ");
  return [merge.slice(0, space), merge.slice(space + 1)];
}

/** A binary heap of possible merges in typed arrays: lowest rank first, then leftmost. */
class MergeHeap {
  size = 0;
  private ranks: Int32Array;
  private lefts: Int32Array;
  private results: Int32Array;

  constructor(capacity: number) {
    this.ranks = new Int32Array(capacity);
    this.lefts = new Int32Array(capacity);
    this.results = new Int32Array(capacity);
  }

  push(rank: number, left: number, result: number): void {
    if (this.size === this.ranks.length) this.grow();
    let at = this.size++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.before(rank, left, parent)) break;
      this.copy(parent, at);
      at = parent;
    }
    this.put(at, rank, left, result);
  }

  pop(): { readonly left: number; readonly result: number } {
    const top = { left: this.lefts[0]!, result: this.results[0]! };
    const last = --this.size;
    const rank = this.ranks[last]!;
    const left = this.lefts[last]!;
    const result = this.results[last]!;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= last) break;
      if (child + 1 < last && this.before(this.ranks[child + 1]!, this.lefts[child + 1]!, child)) child++;
      if (this.before(rank, left, child)) break;
      this.copy(child, at);
      at = child;
    }
    this.put(at, rank, left, result);
    return top;
  }

  private before(rank: number, left: number, other: number): boolean {
    const otherRank = this.ranks[other]!;
    return rank < otherRank || (rank === otherRank && left < this.lefts[other]!);
  }

  private copy(from: number, to: number): void {
    this.put(to, this.ranks[from]!, this.lefts[from]!, this.results[from]!);
  }

  private put(at: number, rank: number, left: number, result: number): void {
    this.ranks[at] = rank;
    this.lefts[at] = left;
    this.results[at] = result;
  }

  private grow(): void {
    const double = (from: Int32Array): Int32Array => {
      const to = new Int32Array(Math.max(16, from.length * 2));
      to.set(from);
      return to;
    };
    this.ranks = double(this.ranks);
    this.lefts = double(this.lefts);
    this.results = double(this.results);
  }
}

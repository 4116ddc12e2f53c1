import { toByteLevel, toByteLevelCharacter } from "../byte-level.js";
import { METASPACE } from "../normalizers.js";
import type { PieceTokens } from "../piece-tokens.js";
import type { TokenList } from "../token-buffer.js";
import type { BytePairModel } from "../tokenizer-file.js";
import { mergeLong } from "./merge-long.js";
import { MergeTable, NO_RANK } from "./merges.js";
import { PieceCache } from "./piece-cache.js";

/**
 * The symbols that a piece is merged from: its bytes, in the spelling of byte-level vocabularies; or its characters,
 * where a space is SentencePiece's word mark and a character outside the vocabulary falls back to its bytes.
 */
export type Symbols = "bytes" | "characters";

/** Pieces with more symbols are merged with a heap, so that the time is not quadratic in a piece's length. */
const LINEAR_SYMBOLS = 160;

/**
 * A compact byte-pair model over integer ids. A piece starts as one symbol for each byte or character. The neighbours
 * with the lowest merge rank are joined, the leftmost first, until no two neighbours can be joined. The Rust library's
 * queue has the same order, so the ids are the same. The number of bytes that each symbol covers is known.
 */
export class BytePair {
  private readonly vocab = new Map<string, number>();
  private readonly merges: MergeTable;
  private readonly symbols: Symbols;
  private readonly wholeFirst: boolean;
  /** Length of the longest entry, in UTF-16 units. */
  private readonly longest: number = 0;
  private readonly fuseUnknown: boolean;
  private readonly unknown: number;
  /** Token id by byte: the byte itself, or the byte that a character falls back to; -1 if there is none. */
  private readonly byteIds = new Int32Array(256).fill(-1);
  /** Token id by UTF-16 unit, for characters of one unit; -1 if there is none. */
  private readonly unitIds = new Int32Array(1 << 16).fill(-1);
  private readonly cache = new PieceCache();
  /** The symbols being merged: their ids, the bytes they cover, and the rank of the merge with the next symbol. */
  private ids = new Int32Array(256);
  private lengths = new Int32Array(256);
  private ranks = new Int32Array(256);

  constructor(model: BytePairModel, symbols: Symbols) {
    for (const entry in model.vocab) {
      this.vocab.set(entry, model.vocab[entry]!);
      this.longest = Math.max(this.longest, entry.length);
    }
    this.merges = new MergeTable(model.merges, this.vocab);
    this.symbols = symbols;
    this.wholeFirst = model.ignore_merges === true;
    this.fuseUnknown = model.fuse_unk === true;
    this.unknown = model.unk_token == null ? -1 : (this.vocab.get(model.unk_token) ?? -1);
    for (let byte = 0; byte < 256; byte++) {
      const spelling =
        symbols === "bytes"
          ? toByteLevelCharacter(byte)
          : `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`;
      if (symbols === "bytes" || model.byte_fallback === true)
        this.byteIds[byte] = this.vocab.get(spelling) ?? -1;
    }
    if (symbols === "characters") {
      for (const [entry, id] of this.vocab) if (entry.length === 1) this.unitIds[entry.charCodeAt(0)] = id;
      this.unitIds[0x20] = this.unitIds[METASPACE.charCodeAt(0)]!;
    }
  }

  /** The tokens of the piece text[start, end). `marked` prepends a word mark, which covers no byte of the piece. */
  tokens(text: string, start: number, end: number, marked = false): PieceTokens {
    if (marked) return this.read(this.merge(text.slice(start, end), true));
    const entry = this.cache.find(text, start, end);
    const known = entry === -1 ? undefined : this.cache.tokensOf(entry);
    if (known !== undefined) return known;
    const tokens = this.read(this.merge(text.slice(start, end), false));
    if (entry === -1) this.cache.add(text, start, end, tokens.ids.length, this.ids[0]!, tokens);
    else this.cache.setTokens(entry, tokens);
    return tokens;
  }

  /** Appends the piece's tokens to a list, with `offset` added to their ends in the text. */
  append(text: string, start: number, end: number, offset: number, marked: boolean, list: TokenList): void {
    const entry = marked ? -1 : this.cache.find(text, start, end);
    if (entry !== -1 && this.cache.countOf(entry) === 1) list.push(this.cache.firstOf(entry), offset + end);
    else list.pushPiece(text, start, end, offset, this.tokens(text, start, end, marked));
  }

  /** The number of tokens of the piece, without a list of them. */
  count(text: string, start: number, end: number, marked = false): number {
    if (marked) return this.merge(text.slice(start, end), true);
    const entry = this.cache.find(text, start, end);
    if (entry !== -1) return this.cache.countOf(entry);
    const count = this.merge(text.slice(start, end), false);
    this.cache.add(text, start, end, count, this.ids[0]!, undefined);
    return count;
  }

  private read(count: number): PieceTokens {
    const ids: number[] = [];
    const ends: number[] = [];
    let end = 0;
    for (let i = 0; i < count; i++) {
      end += this.lengths[i]!;
      ids.push(this.ids[i]!);
      ends.push(end);
    }
    return { ids, ends };
  }

  /** Writes the piece's tokens to the start of `ids` and `lengths`; returns their number. */
  private merge(piece: string, marked: boolean): number {
    if (this.wholeFirst && piece.length <= this.longest && this.takeWhole(piece)) return 1;
    const symbols = this.symbols === "bytes" ? this.byteSymbols(piece) : this.characterSymbols(piece, marked);
    return symbols <= LINEAR_SYMBOLS
      ? this.mergeShort(symbols)
      : mergeLong(symbols, this.ids, this.lengths, this.merges);
  }

  /** With `ignore_merges`, a piece in the vocabulary is one token, even if no merge produces it. */
  private takeWhole(piece: string): boolean {
    const id = this.vocab.get(
      this.symbols === "bytes" ? toByteLevel(piece) : piece.replaceAll(" ", METASPACE),
    );
    if (id === undefined) return false;
    this.ids[0] = id;
    this.lengths[0] = Buffer.byteLength(piece);
    return true;
  }

  private byteSymbols(piece: string): number {
    this.reserve(piece.length);
    for (let i = 0; i < piece.length; i++) {
      const unit = piece.charCodeAt(i);
      if (unit >= 0x80) return this.utf8Symbols(piece);
      this.ids[i] = this.byteIds[unit]!;
      this.lengths[i] = 1;
    }
    return piece.length;
  }

  private utf8Symbols(piece: string): number {
    const bytes = Buffer.from(piece, "utf8");
    this.reserve(bytes.length);
    for (let i = 0; i < bytes.length; i++) {
      this.ids[i] = this.byteIds[bytes[i]!]!;
      this.lengths[i] = 1;
    }
    return bytes.length;
  }

  private characterSymbols(piece: string, marked: boolean): number {
    this.reserve(piece.length * 4 + 1);
    let count = marked ? this.push(0, this.unitIds[0x20]!, 0) : 0;
    let unknownBefore = false;
    for (let i = 0; i < piece.length; i++) {
      const unit = piece.charCodeAt(i);
      const id = this.unitIds[unit]!;
      if (id !== -1) {
        count = this.push(count, id, unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3);
        unknownBefore = false;
        continue;
      }
      const char = String.fromCodePoint(piece.codePointAt(i)!);
      i += char.length - 1;
      const rare = char.length === 2 ? this.vocab.get(char) : undefined;
      const bytes = Buffer.from(char, "utf8");
      if (rare !== undefined) count = this.push(count, rare, bytes.length);
      else if (bytes.every((byte) => this.byteIds[byte] !== -1)) {
        for (const byte of bytes) count = this.push(count, this.byteIds[byte]!, 1);
      } else if (unknownBefore && this.fuseUnknown) {
        this.lengths[count - 1]! += bytes.length;
        continue;
      } else {
        count = this.push(count, this.unknown, bytes.length);
        unknownBefore = true;
        continue;
      }
      unknownBefore = false;
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
    const size = Math.max(symbols, this.ids.length * 2);
    const room = [new Int32Array(size), new Int32Array(size), new Int32Array(size)] as const;
    [this.ids, this.lengths, this.ranks] = room;
  }

  /** Scans all neighbours for the lowest rank, again and again: for a word this is the fastest way. */
  private mergeShort(symbols: number): number {
    const { ids, lengths, ranks, merges } = this;
    let count = symbols;
    for (let i = 0; i + 1 < count; i++) ranks[i] = merges.rank(ids[i]!, ids[i + 1]!);
    for (;;) {
      let best = -1;
      let bestRank = NO_RANK;
      for (let i = 0; i + 1 < count; i++) {
        if (ranks[i]! < bestRank) {
          bestRank = ranks[i]!;
          best = i;
        }
      }
      if (best === -1) return count;
      ids[best] = merges.results[bestRank]!;
      lengths[best]! += lengths[best + 1]!;
      count--;
      for (let i = best + 1; i < count; i++) {
        ids[i] = ids[i + 1]!;
        lengths[i] = lengths[i + 1]!;
        ranks[i] = ranks[i + 1]!;
      }
      if (best + 1 < count) ranks[best] = merges.rank(ids[best]!, ids[best + 1]!);
      if (best > 0) ranks[best - 1] = merges.rank(ids[best - 1]!, ids[best]!);
    }
  }
}

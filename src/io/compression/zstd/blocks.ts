import { PADDING } from "./bits.js";
import { damaged } from "./damaged.js";
import type { HuffmanTable } from "./huffman.js";
import { readLiterals } from "./literals.js";
import { readSequences, type SequenceTables } from "./sequences.js";

/** The largest block (RFC 8878, 3.1.1.2.4). */
export const MOST_BLOCK_BYTES = 128 << 10;

/**
 * Decompresses the blocks of one frame, in order, as strictly as RFC 8878: what the reference decoder refuses is
 * refused. Each method returns the block's bytes, which are valid until the next call, and throws ZstdError.
 */
export class BlockDecoder {
  private readonly window: number;
  private readonly mostBytes: number;
  /** The last output: at least a window of it, if there is so much. */
  private history: Uint8Array;
  private used = 0;
  private huffman: HuffmanTable | undefined;
  private tables: SequenceTables | undefined;
  /** The last three offsets, the latest first. */
  private readonly offsets = [1, 4, 8];

  constructor(window: number) {
    this.window = window;
    this.mostBytes = Math.min(window, MOST_BLOCK_BYTES);
    this.history = new Uint8Array(Math.min(window, MOST_BLOCK_BYTES) + MOST_BLOCK_BYTES);
  }

  /** Throws ZstdError for a size that no block has, before its bytes are read. */
  refuseSize(bytes: number): void {
    if (bytes > this.mostBytes) throw damaged("is damaged: a block that is too long");
  }

  raw(bytes: Uint8Array): Uint8Array {
    const start = this.begin();
    this.append(bytes, 0, bytes.length);
    return this.history.subarray(start, this.used);
  }

  repeated(byte: number, count: number): Uint8Array {
    const start = this.begin();
    this.history.fill(byte, start, start + count);
    this.used += count;
    return this.history.subarray(start, this.used);
  }

  compressed(bytes: Uint8Array): Uint8Array {
    if (bytes.length < 2) throw damaged("is damaged: a block of an impossible size");
    const start = this.begin();
    const block = new Uint8Array(bytes.length + PADDING);
    block.set(bytes);
    const literals = readLiterals(block, bytes.length, this.mostBytes, this.huffman);
    this.huffman = literals.table;
    const most = start + this.mostBytes;
    let taken = 0;
    this.tables = readSequences(
      block,
      literals.end,
      bytes.length,
      this.tables,
      (count, offsetCode, match) => {
        if (taken + count > literals.bytes.length) throw damaged("is damaged: more literals than there are");
        if (this.used + count + match > most) throw damaged("is damaged: a block that is too long");
        this.append(literals.bytes, taken, count);
        taken += count;
        this.repeat(this.offsetOf(offsetCode, count), match);
      },
    );
    if (this.used + literals.bytes.length - taken > most)
      throw damaged("is damaged: a block that is too long");
    this.append(literals.bytes, taken, literals.bytes.length - taken);
    return this.history.subarray(start, this.used);
  }

  /** Makes room for a block; returns where it begins. */
  private begin(): number {
    const { history, window } = this;
    if (this.used + MOST_BLOCK_BYTES <= history.length) return this.used;
    const kept = Math.min(this.used, window);
    if (history.length < window + 2 * MOST_BLOCK_BYTES) {
      const most = window + Math.max(window >> 2, 2 * MOST_BLOCK_BYTES);
      this.history = new Uint8Array(Math.min(2 * history.length, most));
      this.history.set(history.subarray(this.used - kept, this.used));
    } else history.copyWithin(0, this.used - kept, this.used);
    this.used = kept;
    return kept;
  }

  private append(bytes: Uint8Array, from: number, count: number): void {
    this.history.set(bytes.subarray(from, from + count), this.used);
    this.used += count;
  }

  /** Copies earlier output; what is copied may be output of the same copy. */
  private repeat(offset: number, count: number): void {
    if (offset === 0 || offset > this.used || offset > this.window)
      throw damaged("is damaged: an offset that is too far");
    const { history, used } = this;
    if (offset >= count) history.copyWithin(used, used - offset, used - offset + count);
    else for (let at = used; at < used + count; at++) history[at] = history[at - offset]!;
    this.used += count;
  }

  /** The offset of a code (RFC 8878, 3.1.1.5): the codes 1 to 3 are one of the last three offsets. */
  private offsetOf(code: number, literals: number): number {
    const { offsets } = this;
    const index = code > 3 ? 3 : code - 1 + (literals === 0 ? 1 : 0);
    const offset = code > 3 ? code - 3 : index === 3 ? offsets[0]! - 1 : offsets[index]!;
    if (index > 1) offsets[2] = offsets[1]!;
    if (index > 0) {
      offsets[1] = offsets[0]!;
      offsets[0] = offset;
    }
    return offset;
  }
}

import { damaged } from "./damaged.js";

/** Bits of zero after a block's bytes, so that four bytes can be read from every position in it. */
export const PADDING = 8;

/** Reads a bit stream from its end to its start (RFC 8878, 4.1): its last byte marks where it begins with a one. */
export class BackwardBits {
  /** How many bits are left; below 0 after more were taken than there were. */
  left: number;
  private readonly bytes: Uint8Array;
  private readonly start: number;

  /** The stream is `start` to `end` of the bytes, which go on for PADDING bytes. Throws ZstdError. */
  constructor(bytes: Uint8Array, start: number, end: number) {
    const last = end > start ? bytes[end - 1]! : 0;
    if (last === 0) throw damaged("is damaged: a bit stream without its first bit");
    this.bytes = bytes;
    this.start = start;
    this.left = (end - start) * 8 - (Math.clz32(last) - 24) - 1;
  }

  /** The next `count` bits, at most 24; missing ones are zero. */
  peek(count: number): number {
    const from = this.left - count;
    if (from < 0) return count + from <= 0 ? 0 : this.at(0, count + from) << -from;
    return this.at(from, count);
  }

  /** Takes the next `count` bits, at most 32. Throws ZstdError if there are fewer. */
  read(count: number): number {
    if (count > this.left) throw damaged("is damaged: a bit stream that is too short");
    if (count > 16) {
      const high = this.read(count - 16);
      return high * 0x10000 + this.read(16);
    }
    this.left -= count;
    return this.at(this.left, count);
  }

  private at(bit: number, count: number): number {
    const { bytes } = this;
    const byte = this.start + (bit >>> 3);
    const four = bytes[byte]! | (bytes[byte + 1]! << 8) | (bytes[byte + 2]! << 16) | (bytes[byte + 3]! << 24);
    return (four >>> (bit & 7)) & ((1 << count) - 1);
  }
}

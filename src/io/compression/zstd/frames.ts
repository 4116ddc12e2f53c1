import type { XXHash } from "xxhash-wasm";
import { PendingBytes } from "../../bytes/pending-bytes.js";
import { BlockDecoder } from "./blocks.js";
import { damaged } from "./damaged.js";

/** The default limit of the zstd command. */
const MOST_WINDOW_BYTES = 128 << 20;

const FRAME = 0xfd2fb528;
const SKIPPABLE = 0x184d2a5;

/** What comes next in the data. */
type Expected = "magic" | "header" | "block" | "body" | "sum" | "skip-length" | "skip";

/** Reads zstd frames, one after the other (RFC 8878, 3.1), and skips skippable ones. */
export class FrameReader {
  private readonly newHash: () => XXHash<bigint>;
  private readonly pending = new PendingBytes();
  private expected: Expected = "magic";
  /** The bytes of `body`, or the remaining ones of `skip`. */
  private left = 0;
  private block: { readonly kind: number; readonly size: number; readonly isLast: boolean } = {
    kind: 0,
    size: 0,
    isLast: false,
  };
  private hasSum = false;
  /** The frame's plain size, if its header tells it. */
  private size: number | undefined;
  private written = 0;
  private decoder = new BlockDecoder(0);
  private hash: XXHash<bigint>;

  constructor(newHash: () => XXHash<bigint>) {
    this.newHash = newHash;
    this.hash = newHash();
  }

  /** The plain bytes of each block that these bytes complete; valid until the next one. Throws ZstdError. */
  *push(bytes: Uint8Array): Generator<Uint8Array> {
    this.pending.append(bytes);
    for (;;) {
      if (this.expected === "body" && this.pending.length >= this.left) {
        const plain = this.body(this.pending.bytes.subarray(0, this.left));
        if (plain.length > 0) yield plain;
      } else if (!this.step()) return;
    }
  }

  /** Throws ZstdError if the data ends inside a frame. */
  end(): void {
    if (this.expected !== "magic" || this.pending.length > 0) throw damaged("is truncated");
  }

  /** Takes what comes next, if it is complete (of a skipped frame: any part). False if more is needed. */
  private step(): boolean {
    const { bytes } = this.pending;
    switch (this.expected) {
      case "magic":
        return bytes.length >= 4 && this.magic(bytes.readUInt32LE(0));
      case "header":
        return bytes.length >= 2 && this.header(bytes);
      case "block":
        return bytes.length >= 3 && this.blockHeader(bytes.readUIntLE(0, 3));
      case "body":
        return false;
      case "sum":
        return bytes.length >= 4 && this.sum(bytes.readUInt32LE(0));
      case "skip-length":
        if (bytes.length < 4) return false;
        this.left = bytes.readUInt32LE(0);
        return this.drop(4, this.left === 0 ? "magic" : "skip");
      case "skip": {
        const skipped = Math.min(this.left, bytes.length);
        this.left -= skipped;
        return skipped > 0 && this.drop(skipped, this.left === 0 ? "magic" : "skip");
      }
    }
  }

  private magic(magic: number): boolean {
    if (magic >>> 4 === SKIPPABLE) return this.drop(4, "skip-length");
    if (magic !== FRAME) throw damaged("is damaged, or followed by other data");
    return this.drop(4, "header");
  }

  /** RFC 8878, 3.1.1.1: a descriptor, then window, dictionary and content size as it specifies. */
  private header(bytes: Buffer): boolean {
    const descriptor = bytes[0]!;
    const single = (descriptor & 0x20) !== 0;
    const dictionaryBytes = [0, 1, 2, 4][descriptor & 3]!;
    const sizeBytes = [single ? 1 : 0, 2, 4, 8][descriptor >> 6]!;
    const length = 1 + (single ? 0 : 1) + dictionaryBytes + sizeBytes;
    if (bytes.length < length) return false;
    if ((descriptor & 8) !== 0) throw damaged("is damaged: a reserved bit is set");
    const dictionaryAt = length - sizeBytes - dictionaryBytes;
    if (bytes.subarray(dictionaryAt, dictionaryAt + dictionaryBytes).some((byte) => byte !== 0))
      throw damaged("needs a dictionary; decompress it first: zstd -D DICTIONARY -dc");
    this.size = sizeBytes === 0 ? undefined : contentSize(bytes.subarray(length - sizeBytes, length));
    const window = single ? this.size! : windowSize(bytes[1]!);
    if (window > MOST_WINDOW_BYTES)
      throw damaged("needs a window of more than 128 MiB; decompress it first: zstd --long=31 -dc");
    this.hasSum = (descriptor & 4) !== 0;
    this.decoder = new BlockDecoder(window);
    this.hash = this.newHash();
    this.written = 0;
    return this.drop(length, "block");
  }

  private blockHeader(header: number): boolean {
    const kind = (header >> 1) & 3;
    const size = header >> 3;
    if (kind === 3) throw damaged("is damaged: a block of an unknown kind");
    this.block = { kind, size, isLast: (header & 1) !== 0 };
    // a block of one repeated byte contains only that byte
    this.left = kind === 1 ? 1 : size;
    this.decoder.refuseSize(kind === 2 ? Math.max(size, 1) : size);
    return this.drop(3, "body");
  }

  private body(bytes: Uint8Array): Uint8Array {
    const { kind, size, isLast } = this.block;
    const { decoder } = this;
    const plain =
      kind === 0
        ? decoder.raw(bytes)
        : kind === 1
          ? decoder.repeated(bytes[0]!, size)
          : decoder.compressed(bytes);
    this.written += plain.length;
    this.hash.update(plain);
    if (this.size !== undefined && (isLast ? this.written !== this.size : this.written > this.size))
      throw damaged("is damaged: its size is not that of its header");
    this.drop(this.left, !isLast ? "block" : this.hasSum ? "sum" : "magic");
    return plain;
  }

  private sum(sum: number): boolean {
    if (Number(this.hash.digest() & 0xffffffffn) !== sum)
      throw damaged("is damaged: its checksum does not match");
    return this.drop(4, "magic");
  }

  private drop(count: number, expected: Expected): true {
    this.pending.drop(count);
    this.expected = expected;
    return true;
  }
}

function windowSize(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

function contentSize(bytes: Buffer): number {
  if (bytes.length === 8) return Number(bytes.readBigUInt64LE(0));
  return bytes.readUIntLE(0, bytes.length) + (bytes.length === 2 ? 256 : 0);
}

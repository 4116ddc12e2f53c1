import { Decompress } from "fzstd";
import xxhash, { type XXHash } from "xxhash-wasm";
import { RunError } from "../../domain/run-error.js";
import { PendingBytes } from "../bytes/pending-bytes.js";

/** Bytes per slice. A few bytes can expand to 128 KiB, so the size is checked after each small slice. */
const SLICE = 4096;

/** The default limit of the zstd command. */
const MOST_WINDOW_BYTES = 128 << 20;

const FRAME = 0xfd2fb528;
const SKIPPABLE = 0x184d2a5;

/**
 * The plain bytes of zstd data, of all its frames. Before version 26, Node's own decoder drops what follows the first
 * frame, and fzstd verifies no checksums: so frames are parsed here, decompressed one by one, and their checksums
 * verified. Throws RunError `bad-data`.
 */
export async function* unzstd(compressed: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  const { create64 } = await xxhash();
  const reader = new FrameReader(name, create64);
  for await (const chunk of compressed) {
    for (let at = 0; at < chunk.length; at += SLICE) yield* reader.push(chunk.subarray(at, at + SLICE));
  }
  reader.end();
}

/** What comes next in the data. */
type Expected = "magic" | "header" | "block" | "body" | "sum" | "skip-length" | "skip";

class FrameReader {
  private readonly name: string;
  private readonly newHash: () => XXHash<bigint>;
  private readonly pending = new PendingBytes();
  private expected: Expected = "magic";
  /** The remaining bytes of `body` or `skip`. */
  private left = 0;
  private lastBlock = false;
  private hasSum = false;
  private decoder = new Decompress();
  private hash: XXHash<bigint>;
  private output: Buffer[] = [];

  constructor(name: string, newHash: () => XXHash<bigint>) {
    this.name = name;
    this.newHash = newHash;
    this.hash = newHash();
  }

  push(bytes: Buffer): Buffer[] {
    this.pending.append(bytes);
    while (this.step());
    return this.output.splice(0);
  }

  end(): void {
    if (this.expected !== "magic" || this.pending.length > 0) throw this.fault("is truncated");
  }

  /** Takes what comes next, if it is complete (of a body or a skipped frame: any part). False if more is needed. */
  private step(): boolean {
    const { bytes } = this.pending;
    switch (this.expected) {
      case "magic":
        return bytes.length >= 4 && this.magic(bytes.readUInt32LE(0));
      case "header":
        return bytes.length >= 2 && this.header(bytes);
      case "block":
        return bytes.length >= 3 && this.block(bytes.readUIntLE(0, 3));
      case "body":
        return bytes.length > 0 && this.body(bytes);
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
    if (magic !== FRAME) throw this.fault("is damaged, or followed by other data");
    this.decoder = new Decompress((chunk) => {
      if (chunk.length === 0) return;
      this.hash.update(chunk);
      this.output.push(Buffer.from(chunk));
    });
    this.hash = this.newHash();
    this.unpack(this.pending.bytes.subarray(0, 4), false);
    return this.drop(4, "header");
  }

  /** RFC 8878, 3.1.1.1: a descriptor, then window, dictionary and content size as it specifies. */
  private header(bytes: Buffer): boolean {
    const descriptor = bytes[0]!;
    const single = (descriptor & 0x20) !== 0;
    const dictionary = [0, 1, 2, 4][descriptor & 3]!;
    const size = [single ? 1 : 0, 2, 4, 8][descriptor >> 6]!;
    const length = 1 + (single ? 0 : 1) + dictionary + size;
    if (bytes.length < length) return false;
    const window = single ? contentSize(bytes.subarray(length - size, length)) : windowSize(bytes[1]!);
    if (window > MOST_WINDOW_BYTES)
      throw this.fault("needs a window of more than 128 MiB; decompress it first: zstd --long=31 -dc");
    this.hasSum = (descriptor & 4) !== 0;
    this.unpack(bytes.subarray(0, length), false);
    return this.drop(length, "block");
  }

  private block(header: number): boolean {
    const kind = (header >> 1) & 3;
    if (kind === 3) throw this.fault("is damaged");
    this.lastBlock = (header & 1) !== 0;
    // a block of one repeated byte contains only that byte
    this.left = kind === 1 ? 1 : header >> 3;
    const ends = this.left === 0 && this.lastBlock;
    this.unpack(this.pending.bytes.subarray(0, 3), ends && !this.hasSum);
    return this.drop(3, this.left > 0 ? "body" : this.afterBlock());
  }

  private body(bytes: Buffer): boolean {
    const taken = Math.min(this.left, bytes.length);
    this.left -= taken;
    this.unpack(bytes.subarray(0, taken), this.left === 0 && this.lastBlock && !this.hasSum);
    return this.drop(taken, this.left > 0 ? "body" : this.afterBlock());
  }

  private afterBlock(): Expected {
    if (!this.lastBlock) return "block";
    return this.hasSum ? "sum" : "magic";
  }

  private sum(sum: number): boolean {
    this.unpack(this.pending.bytes.subarray(0, 4), true);
    if (Number(this.hash.digest() & 0xffffffffn) !== sum)
      throw this.fault("is damaged: its checksum does not match");
    return this.drop(4, "magic");
  }

  private unpack(bytes: Buffer, last: boolean): void {
    try {
      this.decoder.push(Uint8Array.from(bytes), last);
    } catch (cause) {
      throw this.fault("is damaged", cause);
    }
  }

  private drop(count: number, expected: Expected): true {
    this.pending.drop(count);
    this.expected = expected;
    return true;
  }

  private fault(message: string, cause?: unknown): RunError {
    return new RunError("bad-data", `${this.name}: the zstd data ${message}`, cause);
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

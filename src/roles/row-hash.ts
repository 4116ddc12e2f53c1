import { createHash, hash } from "node:crypto";
import type { RawRow } from "../row/raw-row.js";

const HASH_DIGITS = 32;
/** Rows up to this size are hashed in one call, at half the cost of an object that hashes. */
const SMALL_BYTES = 1 << 16;
const seeded = Buffer.alloc(SMALL_BYTES + 32);

/** A number in hex that depends only on a row's bytes and the seed: the beginning of a SHA-256. */
export function sampleHash(bytes: Uint8Array, seed: number): string {
  const prefix = `${seed} `;
  if (bytes.length > SMALL_BYTES)
    return createHash("sha256").update(prefix).update(bytes).digest("hex").slice(0, HASH_DIGITS);
  const at = seeded.write(prefix, "latin1");
  seeded.set(bytes, at);
  return hash("sha256", seeded.subarray(0, at + bytes.length)).slice(0, HASH_DIGITS);
}

/** The sample hash of each row in turn; samplers of the same rows ask for one hash together. */
export class RowHash {
  private readonly seed: number;
  private last: { readonly raw: RawRow; readonly digest: string } | undefined;

  constructor(seed: number) {
    this.seed = seed;
  }

  of(raw: RawRow): string {
    if (this.last?.raw !== raw)
      this.last = { raw, digest: sampleHash(raw.block.bytes.subarray(raw.start, raw.end), this.seed) };
    return this.last.digest;
  }
}

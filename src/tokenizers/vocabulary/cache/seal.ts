import { crc32 } from "node:zlib";
import { type Block, readBlock } from "../block.js";

/** Begins each file. */
const MARK = Buffer.from("lookahead-prep v", "latin1");
const KEY_AT = 16;
const KEY_BYTES = 32;
const SUM_AT = KEY_AT + KEY_BYTES;
/** The mark, the tokenizer's SHA-256, the block's checksum, and 0 up to here; the block follows. */
const SEAL_BYTES = 64;

/** What stands before a block in its file. `key` is the SHA-256 of the tokenizer.json, in hex. */
export function sealOf(block: Uint8Array, key: string): Uint8Array {
  const seal = Buffer.alloc(SEAL_BYTES);
  seal.set(MARK);
  seal.set(Buffer.from(key, "hex"), KEY_AT);
  // shows damage, not forgery
  seal.writeUInt32LE(crc32(block), SUM_AT);
  return seal;
}

/** The block in a file's bytes; undefined if they are not just what was written for the tokenizer. */
export function unsealed(file: Uint8Array, key: string): Block | undefined {
  if (file.length < SEAL_BYTES) return undefined;
  const bytes = file.subarray(SEAL_BYTES);
  const block = readBlock(bytes);
  if (block === undefined) return undefined;
  return sealOf(bytes, key).every((byte, i) => byte === file[i]) ? block : undefined;
}

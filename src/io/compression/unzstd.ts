import xxhash from "xxhash-wasm";
import { RunError } from "../../domain/run-error.js";
import { ZstdError } from "./zstd/damaged.js";
import { FrameReader } from "./zstd/frames.js";

let loaded: ReturnType<typeof xxhash> | undefined;

function hashes(): ReturnType<typeof xxhash> {
  loaded ??= xxhash();
  return loaded;
}

/**
 * The plain bytes of zstd data, of all its frames, with their checksums verified. Before version 26, Node's own decoder
 * drops what follows the first frame, and others accept what the reference decoder refuses. Throws RunError `bad-data`.
 */
export async function* unzstd(compressed: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  const { create64 } = await hashes();
  const reader = new FrameReader(create64);
  try {
    for await (const chunk of compressed) for (const plain of reader.push(chunk)) yield Buffer.from(plain);
    reader.end();
  } catch (cause) {
    if (!(cause instanceof ZstdError)) throw cause;
    throw new RunError("bad-data", `${name}: the zstd data ${cause.message}`, cause);
  }
}

/** Unpacks zstd data that is in memory, to at most `bytes` plain bytes. */
export type UnpackZstd = (input: Uint8Array, bytes: number) => Uint8Array;

/** The function throws ZstdError if the data is damaged, and RangeError if it is larger. */
export async function zstdUnpacker(): Promise<UnpackZstd> {
  const { create64 } = await hashes();
  return (input, bytes) => {
    const reader = new FrameReader(create64);
    const output = new Uint8Array(bytes);
    let used = 0;
    for (const plain of reader.push(input)) {
      // throws a RangeError if it does not fit
      output.set(plain, used);
      used += plain.length;
    }
    reader.end();
    return output.subarray(0, used);
  };
}

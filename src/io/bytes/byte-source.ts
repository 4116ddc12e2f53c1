import { createHash } from "node:crypto";
import type { OpenFile, ReadInto } from "../stores/store.js";
import { type ByteRange, toLineRange } from "./line-range.js";
import { readingFailure } from "./read-error.js";

/** An input's raw bytes, as chunks that stay valid until the next one is requested. */
export interface ByteSource {
  readonly chunks: AsyncIterable<Buffer>;
  /** The byte of the input where the chunks begin. */
  readonly from: number;
  /** How many bytes have been read so far. */
  readonly bytesRead: () => number;
  /** SHA-256 of what has been read so far; undefined unless `hashed` is set. */
  readonly sha256: () => string | undefined;
  /** Closes the input; needed only if the chunks are not read to their end or to an error. Closing again does nothing. */
  readonly close: () => Promise<void>;
}

/** How an input is read. */
export interface Reading {
  /** Whether to compute the SHA-256 of what is read. */
  readonly hashed: boolean;
  /** How many bytes of a file are read at once: the approximate size of a block of rows. */
  readonly chunkBytes: number;
}

/** The bytes of a standard stream. Failures to read are RunErrors `io`. */
export function streamBytes(stream: AsyncIterable<Buffer>, name: string, reading: Reading): ByteSource {
  return countingSource(stream, 0, name, reading, async () => undefined);
}

/**
 * The bytes of an open file, or the lines of a range of it. The file is closed when the chunks end. Throws RunError
 * `io`, or `input-changed` at the end.
 */
export async function fileBytes(
  file: OpenFile,
  name: string,
  range: ByteRange | undefined,
  reading: Reading,
): Promise<ByteSource> {
  const lines =
    range &&
    (await toLineRange(range, file.bytes, file.readAt).catch((cause: unknown) => {
      throw readingFailure(cause, name);
    }));
  const chunks = async function* (): AsyncGenerator<Buffer> {
    try {
      yield* readAhead(file.reader(lines), reading.chunkBytes);
      await file.refuseChange();
    } finally {
      await file.close();
    }
  };
  return countingSource(chunks(), lines?.start ?? 0, name, reading, () => file.close());
}

function countingSource(
  chunks: AsyncIterable<Buffer>,
  from: number,
  name: string,
  { hashed }: Reading,
  close: () => Promise<void>,
): ByteSource {
  const digest = hashed ? createHash("sha256") : undefined;
  let bytes = 0;
  const counting = async function* (): AsyncGenerator<Buffer> {
    for await (const chunk of naming(chunks, name)) {
      bytes += chunk.length;
      digest?.update(chunk);
      yield chunk;
    }
  };
  return {
    ...{ chunks: counting(), from, close },
    bytesRead: () => bytes,
    sha256: () => digest?.copy().digest("hex"),
  };
}

/** Fills two buffers in turn: while one is processed, the other is filled. */
export async function* readAhead(fill: ReadInto, chunkBytes: number): AsyncGenerator<Buffer> {
  let current = Buffer.allocUnsafeSlow(chunkBytes);
  let other = Buffer.allocUnsafeSlow(chunkBytes);
  let filling = fill(current);
  for (;;) {
    const bytes = await filling;
    if (bytes === 0) return;
    const filled = current;
    current = other;
    other = filled;
    filling = fill(current);
    // if the consumer stops early, a late failure must not become an unhandled rejection
    filling.catch(() => undefined);
    yield filled.subarray(0, bytes);
  }
}

/** Adds the input's name to system errors while reading. */
async function* naming(chunks: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  try {
    yield* chunks;
  } catch (cause) {
    throw readingFailure(cause, name);
  }
}

import { RunError } from "../../domain/run-error.js";
import { peek } from "../bytes/peek.js";
import { gunzip } from "./gunzip.js";

const GZIP = Buffer.from([0x1f, 0x8b]);
const ZSTD = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

/** How an input is compressed, by its first bytes, never by its name; undefined if it is not. */
function compressionIn(first: Buffer): "gzip" | "zstd" | undefined {
  if (first.subarray(0, GZIP.length).equals(GZIP)) return "gzip";
  return first.subarray(0, ZSTD.length).equals(ZSTD) || isSkippable(first) ? "zstd" : undefined;
}

/** zstd data may begin with a skippable frame, which has one of sixteen magic numbers. */
function isSkippable(first: Buffer): boolean {
  return (first[0] ?? 0) >> 4 === 5 && first.subarray(1, 4).equals(Buffer.from([0x2a, 0x4d, 0x18]));
}

/** Whether a part of an input with these first bytes cannot be read alone: it is compressed, or Parquet. */
export function isCompressed(first: Buffer): boolean {
  return compressionIn(first) !== undefined || first.toString("latin1", 0, 4) === "PAR1";
}

/** Output up to this size may have any ratio. */
const FREE_BYTES = 64 << 20;
/** Compressed bytes that are counted and decompressed at once, whatever the size of a chunk. */
const COUNTED_BYTES = 1 << 16;

/**
 * The plain bytes of an input: gzip and zstd are decompressed, with all their members and frames, to at most
 * `maxExpand` times the input. Throws RunError `bad-data`.
 */
export async function* plainBytes(
  chunks: AsyncIterable<Buffer>,
  name: string,
  maxExpand: number,
): AsyncGenerator<Buffer> {
  const { first, chunks: all } = await peek(chunks, ({ length }) => length >= ZSTD.length);
  const compression = compressionIn(first);
  switch (compression) {
    case undefined:
      yield* all;
      return;
    case "gzip":
      yield* bounded(all, (countingChunks) => gunzip(countingChunks, name), name, maxExpand);
      return;
    case "zstd": {
      // few inputs need it, and all others start faster without it
      const { unzstd } = await import("./unzstd.js");
      yield* bounded(all, (countingChunks) => unzstd(countingChunks, name), name, maxExpand);
      return;
    }
  }
}

async function* bounded(
  compressed: AsyncIterable<Buffer>,
  unpack: (compressed: AsyncIterable<Buffer>) => AsyncIterable<Buffer>,
  name: string,
  maxExpand: number,
): AsyncGenerator<Buffer> {
  let read = 0;
  let written = 0;
  const countingChunks = async function* (): AsyncGenerator<Buffer> {
    for await (const chunk of compressed) {
      for (let at = 0; at < chunk.length; at += COUNTED_BYTES) {
        const piece = chunk.subarray(at, at + COUNTED_BYTES);
        read += piece.length;
        yield piece;
      }
    }
  };
  for await (const chunk of unpack(countingChunks())) {
    written += chunk.length;
    refuseBomb(name, written, read, maxExpand);
    yield chunk;
  }
}

/** Throws RunError `bad-data` if the output exceeds `maxExpand` times what was read. */
export function refuseBomb(name: string, written: number, read: number, maxExpand: number): void {
  if (written <= FREE_BYTES || written <= maxExpand * read) return;
  throw new RunError(
    "bad-data",
    `${name}: expands to more than ${maxExpand} times its size; raise --max-expand if this is expected`,
  );
}

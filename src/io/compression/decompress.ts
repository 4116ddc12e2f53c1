import { RunError } from "../../domain/run-error.js";
import { peek } from "../bytes/peek.js";
import { gunzip } from "./gunzip.js";

/** The kinds of input that are recognized by their first bytes. */
const MAGIC = [
  { kind: "gzip", bytes: [0x1f, 0x8b] },
  { kind: "zstd", bytes: [0x28, 0xb5, 0x2f, 0xfd] },
  { kind: "xz", bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00] },
  { kind: "bzip2", bytes: [0x42, 0x5a, 0x68] },
  { kind: "parquet", bytes: [0x50, 0x41, 0x52, 0x31] },
  { kind: "utf-16", bytes: [0xff, 0xfe] },
  { kind: "utf-16", bytes: [0xfe, 0xff] },
] as const;

const LONGEST_MAGIC = 6;

/** zstd data may begin with a skippable frame, which has one of sixteen magic numbers. */
function isSkippable(first: Buffer): boolean {
  return (first[0] ?? 0) >> 4 === 5 && first.subarray(1, 4).equals(Buffer.from([0x2a, 0x4d, 0x18]));
}

/** Whether an input with these first bytes is compressed, Parquet or UTF-16, so that a part of it cannot be read. */
export function isCompressed(first: Buffer): boolean {
  return MAGIC.some(({ bytes }) => bytes.every((byte, i) => first[i] === byte)) || isSkippable(first);
}

/** Output up to this size may have any ratio. */
const FREE_BYTES = 64 << 20;
/** Compressed bytes that are counted and decompressed at once, whatever the size of a chunk. */
const COUNTED_BYTES = 1 << 16;

/**
 * The plain bytes of an input, whose kind is recognized by its first bytes, never by its name. gzip and zstd are
 * decompressed, with all their members and frames, to at most `maxExpand` times the input. Throws RunError `bad-data`.
 */
export async function* plainBytes(
  chunks: AsyncIterable<Buffer>,
  name: string,
  maxExpand: number,
): AsyncGenerator<Buffer> {
  const { first, chunks: all } = await peek(chunks, ({ length }) => length >= LONGEST_MAGIC);
  const known = MAGIC.find(({ bytes }) => bytes.every((byte, i) => first[i] === byte))?.kind;
  const kind = known ?? (isSkippable(first) ? "zstd" : undefined);
  switch (kind) {
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
    case "xz":
    case "bzip2":
      throw new RunError(
        "bad-data",
        `${name}: ${kind} data; decompress it first: ${kind === "xz" ? "xz" : "bzip2"} -dc FILE | lookahead-prep -`,
      );
    case "parquet":
      throw new RunError("bad-data", `${name}: Parquet cannot be read from a pipe; name the file`);
    case "utf-16":
      throw new RunError(
        "bad-data",
        `${name}: UTF-16 text; convert it first: iconv -f UTF-16 -t UTF-8 FILE | lookahead-prep -`,
      );
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

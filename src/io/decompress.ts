import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { errorCode, RunError } from "../domain/failure.js";
import { peek } from "./peek.js";

/** What an input's first bytes say about the rest. */
const MAGIC = [
  { kind: "gzip", bytes: [0x1f, 0x8b] },
  { kind: "zstd", bytes: [0x28, 0xb5, 0x2f, 0xfd] },
  // pzstd begins with a skippable frame
  { kind: "zstd", bytes: [0x50, 0x2a, 0x4d, 0x18] },
  { kind: "xz", bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00] },
  { kind: "bzip2", bytes: [0x42, 0x5a, 0x68] },
  { kind: "parquet", bytes: [0x50, 0x41, 0x52, 0x31] },
  { kind: "utf-16", bytes: [0xff, 0xfe] },
  { kind: "utf-16", bytes: [0xfe, 0xff] },
] as const;

const LONGEST_MAGIC = 6;

const ZSTD_SLICE = 4096;

/** Below this much output a ratio says nothing. */
const FREE_BYTES = 64 << 20;

/**
 * The plain bytes of an input, told by its first bytes and never by its name. gzip and zstd are unpacked, with all
 * their members and frames; unpacking to more than `maxExpand` times the input is refused. Throws RunError `bad-data`.
 */
export async function* plainBytes(
  chunks: AsyncIterable<Buffer>,
  name: string,
  maxExpand: number,
): AsyncGenerator<Buffer> {
  const { first, chunks: all } = await peek(chunks, ({ length }) => length >= LONGEST_MAGIC);
  const kind = MAGIC.find(({ bytes }) => bytes.every((byte, i) => first[i] === byte))?.kind;
  switch (kind) {
    case undefined:
      yield* all;
      return;
    case "gzip":
      yield* bounded(all, (counted) => gunzip(counted, name), name, maxExpand);
      return;
    case "zstd":
      yield* bounded(all, (counted) => unzstd(counted, name), name, maxExpand);
      return;
    case "xz":
    case "bzip2":
      throw new RunError(
        "bad-data",
        `${name}: ${kind} data; unpack it on the way: ${kind === "xz" ? "xz" : "bzip2"} -dc FILE | lookahead-prep -`,
      );
    case "parquet":
      throw new RunError("bad-data", `${name}: a Parquet file; convert it to JSON Lines first`);
    case "utf-16":
      throw new RunError(
        "bad-data",
        `${name}: UTF-16 text; convert it on the way: iconv -f UTF-16 -t UTF-8 FILE | lookahead-prep -`,
      );
  }
}

async function* bounded(
  packed: AsyncIterable<Buffer>,
  unpack: (packed: AsyncIterable<Buffer>) => AsyncIterable<Buffer>,
  name: string,
  maxExpand: number,
): AsyncGenerator<Buffer> {
  let read = 0;
  let written = 0;
  const counted = async function* (): AsyncGenerator<Buffer> {
    for await (const chunk of packed) {
      read += chunk.length;
      yield chunk;
    }
  };
  for await (const chunk of unpack(counted())) {
    written += chunk.length;
    if (written > FREE_BYTES && written > maxExpand * read) {
      throw new RunError(
        "bad-data",
        `${name}: unpacks to more than ${maxExpand} times its size; raise --max-expand if that is right`,
      );
    }
    yield chunk;
  }
}

async function* gunzip(packed: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  const copies = async function* (): AsyncGenerator<Buffer> {
    for await (const chunk of packed) yield Buffer.from(chunk);
  };
  const source = Readable.from(copies(), { objectMode: false, highWaterMark: 1 << 20 });
  const unpacker = createGunzip({ chunkSize: 1 << 18 });
  source.on("error", (error) => unpacker.destroy(error));
  try {
    for await (const chunk of source.pipe(unpacker)) yield chunk as Buffer;
  } catch (cause) {
    const code = errorCode(cause);
    if (cause instanceof RunError || code === undefined || !code.startsWith("Z_")) throw cause;
    const fact =
      code === "Z_BUF_ERROR"
        ? "ends in the middle: it is truncated"
        : "is damaged, or has other data behind it";
    throw new RunError("bad-data", `${name}: the gzip data ${fact}`, cause);
  } finally {
    source.destroy();
    unpacker.destroy();
  }
}

/** In plain JavaScript: Node's own decoder drops what follows the first frame before version 26. */
async function* unzstd(packed: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  const { Decompress } = await import("fzstd");
  const unpacked: Buffer[] = [];
  const unpacker = new Decompress((chunk) => {
    if (chunk.length > 0) unpacked.push(Buffer.from(chunk));
  });
  const push = (chunk: Uint8Array, last: boolean): void => {
    try {
      unpacker.push(chunk, last);
    } catch (cause) {
      throw new RunError("bad-data", `${name}: the zstd data is damaged or ends in the middle`, cause);
    }
  };
  for await (const chunk of packed) {
    // a few bytes can stand for 128 KiB, so only a small slice may be unpacked before its size is looked at
    for (let at = 0; at < chunk.length; at += ZSTD_SLICE) {
      push(chunk.subarray(at, at + ZSTD_SLICE), false);
      yield* unpacked.splice(0);
    }
  }
  push(new Uint8Array(0), true);
  yield* unpacked.splice(0);
}

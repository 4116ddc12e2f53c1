import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { decompress } from "fzstd";
import { type AsyncBuffer, type FileMetaData, parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { RunError } from "../domain/failure.js";
import type { ByteSource } from "./bytes.js";
import { identityOf, refuseChange } from "./identity.js";

/** A column of JSON, as it stands there. */
class RawJson {
  readonly text: string;

  constructor(text: string) {
    JSON.parse(text);
    this.text = text;
  }
}

const UTF8 = new TextDecoder("utf-8", { fatal: true });

/** Values that would lose something on their way to JavaScript's own kinds. */
const PARSERS = {
  // a value that is not there comes along as undefined
  stringFromBytes: (bytes: Uint8Array | undefined) => bytes && UTF8.decode(bytes),
  jsonFromBytes: (bytes: Uint8Array | undefined) => bytes && new RawJson(UTF8.decode(bytes)),
  timestampFromMicroseconds: (micros: bigint) => moment(micros, 6),
  timestampFromNanoseconds: (nanos: bigint) => moment(nanos, 9),
};

/** A moment in ISO 8601, with so many digits of its second. */
function moment(units: bigint, digits: number): string {
  const scale = 10n ** BigInt(digits);
  const fraction = ((units % scale) + scale) % scale;
  const seconds = (units - fraction) / scale;
  const whole = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  return `${whole}.${fraction.toString().padStart(digits, "0")}Z`;
}

/** Rows are handed on in pieces of about so many bytes. */
const PIECE_BYTES = 1 << 20;
/** A piece of a file is read at once up to this size; pages are far smaller. */
const MAX_READ_BYTES = 1 << 30;

const CODECS = {
  GZIP: (input: Uint8Array) => gunzipSync(input),
  BROTLI: (input: Uint8Array) => brotliDecompressSync(input),
  ZSTD: (input: Uint8Array) => decompress(input),
};

/**
 * A Parquet file as JSON Lines, one row group in memory at a time. A key whose value is null is left out, since a table
 * has no other way to say that it is not there. Throws RunError `bad-data` for what JSON cannot hold, and for a file
 * that is damaged.
 */
export async function openParquet(full: string, name: string, hashed: boolean): Promise<ByteSource> {
  const handle = await open(full, "r");
  const identity = identityOf(await handle.stat({ bigint: true }));
  let done = 0;
  let sha256: string | undefined;
  const lines = async function* (): AsyncGenerator<Buffer> {
    try {
      const file = bufferOf(handle, Number(identity.bytes));
      const metadata = await readable(name, () => parquetMetadataAsync(file));
      let first = 0;
      for (const group of metadata.row_groups) {
        const last = first + Number(group.num_rows);
        const rows = await readable(name, () => readRows(file, metadata, first, last));
        yield* pieces(rows, name, first);
        first = last;
        done = Math.round((Number(identity.bytes) * first) / Math.max(1, Number(metadata.num_rows)));
      }
      await refuseChange(full, name, handle, identity);
      done = Number(identity.bytes);
      if (hashed) sha256 = await hashOf(full);
    } finally {
      await handle.close();
    }
  };
  return { name, identity, chunks: lines(), from: 0, bytesRead: () => done, sha256: () => sha256 };
}

function bufferOf(handle: FileHandle, byteLength: number): AsyncBuffer {
  return {
    byteLength,
    slice: async (start, end = byteLength) => {
      const bytes = Math.min(end, byteLength) - start;
      if (bytes < 0 || bytes > MAX_READ_BYTES) throw new Error("a page has no such size");
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(bytes), 0, bytes, start);
      if (bytesRead < bytes) throw new Error("the file ends too early");
      return buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + bytes) as ArrayBuffer;
    },
  };
}

function readRows(
  file: AsyncBuffer,
  metadata: FileMetaData,
  rowStart: number,
  rowEnd: number,
): Promise<Readonly<Record<string, unknown>>[]> {
  return parquetReadObjects({
    file,
    metadata,
    rowStart,
    rowEnd,
    compressors: CODECS,
    utf8: false,
    parsers: PARSERS,
  });
}

/** What the reader throws is about the file, whatever it says. */
async function readable<Result>(path: string, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (cause) {
    throw new RunError(
      "bad-data",
      `${path}: the Parquet file is damaged, or packed in a way that is not known here`,
      cause,
    );
  }
}

function* pieces(
  rows: readonly Readonly<Record<string, unknown>>[],
  path: string,
  first: number,
): Generator<Buffer> {
  let text = "";
  for (const [i, row] of rows.entries()) {
    text += `${json(row, `${path}:${first + i + 1}`)}\n`;
    if (text.length < PIECE_BYTES) continue;
    yield Buffer.from(text);
    text = "";
  }
  if (text !== "") yield Buffer.from(text);
}

/** A value as JSON. Whole numbers keep all their digits. */
function json(value: unknown, place: string): string {
  switch (typeof value) {
    case "bigint":
      return value.toString();
    case "number":
      if (!Number.isFinite(value)) throw unwritable(place, "a number that is none (NaN or infinite)");
      return JSON.stringify(value);
    case "string":
    case "boolean":
      return JSON.stringify(value);
    default:
      if (value === null || value === undefined) return "null";
      if (value instanceof RawJson) return value.text;
      if (value instanceof Date) return JSON.stringify(value.toISOString());
      if (ArrayBuffer.isView(value)) throw unwritable(place, "bytes, which are no text");
      if (Array.isArray(value)) return `[${value.map((item: unknown) => json(item, place)).join(",")}]`;
      return `{${Object.entries(value)
        .filter(([, item]) => item !== null && item !== undefined)
        .map(([key, item]) => `${JSON.stringify(key)}:${json(item, `${place}:${key}`)}`)
        .join(",")}}`;
  }
}

function unwritable(place: string, what: string): RunError {
  return new RunError(
    "bad-data",
    `${place}: ${what}; JSON cannot hold it, so write the file without that column`,
  );
}

async function hashOf(path: string): Promise<string> {
  const digest = createHash("sha256");
  for await (const chunk of createReadStream(path)) digest.update(chunk as Buffer);
  return digest.digest("hex");
}

import { createHash } from "node:crypto";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { Decompress } from "fzstd";
import {
  type AsyncBuffer,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
  type SchemaTree,
  snappyUncompress,
} from "hyparquet";
import { RunError } from "../../domain/run-error.js";
import { type ByteSource, readAhead } from "../bytes/byte-source.js";
import { refuseBomb } from "../compression/decompress.js";
import type { OpenFile } from "../stores/store.js";

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

/** So many rows fill the memory, whatever they say; writers put a million into a group at most. */
const MOST_GROUP_ROWS = 1 << 24;
/** A small slice can stand for thirty thousand times its size. */
const ZSTD_SLICE = 4096;

type Codec = (input: Uint8Array, bytes: number) => Uint8Array;

/** Each takes the size that the page says it has, and gives no more than one byte above that. */
const CODECS = {
  GZIP: (input, bytes) => gunzipSync(input, { maxOutputLength: bytes + 1 }),
  BROTLI: (input, bytes) => brotliDecompressSync(input, { maxOutputLength: bytes + 1 }),
  SNAPPY: (input, bytes) => {
    const page = new Uint8Array(bytes);
    snappyUncompress(input, page);
    return page;
  },
  ZSTD: (input, bytes) => {
    const page = new Uint8Array(bytes);
    let length = 0;
    const decoder = new Decompress((chunk) => {
      // a chunk that does not fit is a RangeError
      page.set(chunk, length);
      length += chunk.length;
    });
    for (let at = 0; at < input.length; at += ZSTD_SLICE) {
      decoder.push(Uint8Array.from(input.subarray(at, at + ZSTD_SLICE)), at + ZSTD_SLICE >= input.length);
    }
    return page.subarray(0, length);
  },
} satisfies Readonly<Record<string, Codec>>;

/** The codecs, of which each page is announced before it is unpacked. */
function announced(onPage: (bytes: number) => void): Readonly<Record<string, Codec>> {
  return Object.fromEntries(
    Object.entries(CODECS).map(([name, codec]: [string, Codec]) => [
      name,
      (input: Uint8Array, bytes: number) => {
        onPage(bytes);
        return codec(input, bytes);
      },
    ]),
  );
}

/**
 * A Parquet file as JSON Lines, one row group in memory at a time. A key whose value is null is left out, since a table
 * has no other way to say that it is not there. Throws RunError `bad-data` for what JSON cannot hold, and for a file
 * that is damaged or comes to more than `maxExpand` times its size. The file is closed with the chunks.
 */
export function openParquet(open: OpenFile, name: string, hashed: boolean, maxExpand: number): ByteSource {
  let done = 0;
  let sha256: string | undefined;
  const lines = async function* (): AsyncGenerator<Buffer> {
    try {
      const size = open.bytes;
      const file = toAsyncBuffer(open);
      const metadata = await readable(name, async () => sound(await parquetMetadataAsync(file)));
      let unpacked = 0;
      const compressors = announced((bytes) => {
        unpacked += bytes;
        refuseBomb(name, unpacked, size, maxExpand);
      });
      let written = 0;
      let first = 0;
      for (const group of metadata.row_groups) {
        const last = first + Number(group.num_rows);
        const range = { rowStart: first, rowEnd: last };
        const rows = await readable(name, () => readRows({ file, metadata, compressors, ...range }));
        for (const piece of pieces(rows, name, first)) {
          // what stands once in a dictionary may be meant by millions of rows
          written += piece.length;
          refuseBomb(name, written, size, maxExpand);
          yield piece;
        }
        first = last;
        done = Math.round((size * first) / Math.max(1, Number(metadata.num_rows)));
      }
      if (hashed) sha256 = await hashFile(open);
      await open.refuseChange();
      done = size;
    } finally {
      await open.close();
    }
  };
  return { chunks: lines(), from: 0, bytesRead: () => done, sha256: () => sha256 };
}

/** The metadata, when the reader can trust it. Throws an Error. */
function sound(metadata: FileMetaData): FileMetaData {
  const names = leavesOf(parquetSchema(metadata));
  if (names.some((name) => name.split("\0").includes("__proto__"))) throw new Error("a column has no name");
  for (const { columns, num_rows } of metadata.row_groups) {
    if (num_rows < 0 || num_rows > MOST_GROUP_ROWS) throw new Error("a row group has no such size");
    // the reader leaves out a column that is not there, and awaits only one of two with one name
    const found = columns.map(({ meta_data }) => meta_data?.path_in_schema.join("\0"));
    if (found.sort().join("\n") !== names.join("\n")) throw new Error("a row group has other columns");
  }
  return metadata;
}

/** The paths of all columns, in order. */
function leavesOf(schema: SchemaTree): readonly string[] {
  if (schema.children.length === 0) return [schema.path.join("\0")];
  return schema.children.flatMap(leavesOf).sort();
}

function toAsyncBuffer({ bytes: byteLength, readAt }: OpenFile): AsyncBuffer {
  const read = async (start: number, end: number): Promise<ArrayBuffer> => {
    const bytes = Math.min(end, byteLength) - start;
    if (!(start >= 0 && bytes >= 0 && bytes <= MAX_READ_BYTES)) throw new Error("a page has no such size");
    const buffer = Buffer.alloc(bytes);
    if ((await readAt(buffer, start)) < bytes) throw new Error("the file ends too early");
    return buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + bytes) as ArrayBuffer;
  };
  return {
    byteLength,
    slice: (start, end = byteLength) => {
      const slice = read(start, end);
      // the reader asks for all pages at once, and lets those be that come after a failure
      slice.catch(() => undefined);
      return slice;
    },
  };
}

function readRows(
  options: Pick<
    Parameters<typeof parquetReadObjects>[0],
    "file" | "metadata" | "compressors" | "rowStart" | "rowEnd"
  >,
): Promise<Readonly<Record<string, unknown>>[]> {
  return parquetReadObjects({ ...options, utf8: false, parsers: PARSERS });
}

/** What the reader throws is about the file, whatever it says. */
async function readable<Result>(path: string, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof RunError) throw cause;
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

async function hashFile({ bytes, reader }: OpenFile): Promise<string> {
  const digest = createHash("sha256");
  for await (const chunk of readAhead(reader({ start: 0, end: bytes }), PIECE_BYTES)) digest.update(chunk);
  return digest.digest("hex");
}

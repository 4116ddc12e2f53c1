import { type ByteSource, fileBytes, type Reading, streamBytes } from "./bytes/byte-source.js";
import { plainBytes } from "./compression/decompress.js";
import { type FileInput, type Input, inputName } from "./inputs.js";
import type { BlockLimits, LinePosition } from "./rows/block.js";
import { isParquet } from "./rows/is-parquet.js";
import type { LinesFrom } from "./rows/lines.js";
import { type RowSource, readLines, readRows, skipBytes } from "./rows/read-rows.js";

/** An input's rows, the number of its bytes read so far, and their SHA-256. */
export interface OpenRows {
  readonly name: string;
  readonly rows: RowSource;
  readonly bytesRead: () => number;
  readonly sha256: () => string | undefined;
  /** Closes the input; needed only if it is not read to its end or to an error. Closing again does nothing. */
  readonly close: () => Promise<void>;
}

/** The source of the rows of `-`. */
export interface StandardInput {
  readonly stdin: { readonly chunks: AsyncIterable<Buffer> };
}

/** Maximum size of a row, in bytes, and maximum ratio of decompressed to compressed size. */
export interface InputLimits {
  readonly maxRowBytes: number;
  readonly maxExpand: number;
}

/** A whole input's plain bytes. */
export interface OpenBytes extends Omit<OpenRows, "rows"> {
  readonly chunks: AsyncIterable<Buffer>;
}

/** Opens an input and unpacks it; a Parquet file is its rows as JSON Lines. Throws RunError as `openRows` does. */
export async function openPlain(
  input: Input,
  { stdin }: StandardInput,
  limits: InputLimits,
  reading: Reading,
): Promise<OpenBytes> {
  const name = inputName(input);
  const { source, isPlain } = await openSource(input, stdin.chunks, name, limits, reading);
  const { chunks, bytesRead, sha256, close } = source;
  const plain = isPlain ? chunks : plainBytes(chunks, name, limits.maxExpand);
  return { name, chunks: plain, bytesRead, sha256, close };
}

/**
 * Opens an input, compressed or not; `start` is the position to resume from. Throws RunError
 * `input-missing`, later `io`, `bad-data` or `input-changed`.
 */
export async function openRows(
  input: Input,
  { stdin }: StandardInput,
  limits: InputLimits,
  reading: Reading,
  start?: LinePosition,
): Promise<OpenRows> {
  const name = inputName(input);
  const opened = await openSource(input, stdin.chunks, name, limits, reading);
  const { chunks, bytesRead, sha256, close } = opened.source;
  try {
    const rows = opened.isPlain
      ? await plainRows(chunks, name, limits, start)
      : await rowsOf(input, opened.source, name, limits, start);
    return { name, rows, bytesRead, sha256, close };
  } catch (error) {
    await close().catch(() => undefined);
    throw error;
  }
}

/** An input's bytes as they are; those of a Parquet file are never compressed: `isPlain`. */
interface OpenSource {
  readonly source: ByteSource;
  readonly isPlain: boolean;
}

async function openSource(
  input: Input,
  stdin: AsyncIterable<Buffer>,
  name: string,
  limits: InputLimits,
  reading: Reading,
): Promise<OpenSource> {
  if (input.kind === "file") return openFile(input, limits, reading);
  return { source: streamBytes(stdin, name, reading), isPlain: false };
}

/** A file's bytes; for a Parquet file its rows as JSON Lines. */
async function openFile(
  { name, store, path, range, state }: FileInput,
  { maxExpand }: InputLimits,
  reading: Reading,
): Promise<OpenSource> {
  const file = await store.open(path, name, state);
  try {
    // a part of a file consists of lines
    const isTable = range === undefined && (await isParquet(file, name));
    if (!isTable) return { source: await fileBytes(file, name, range, reading), isPlain: false };
    const { openParquet } = await import("./rows/parquet.js");
    return { source: openParquet(file, name, reading.hashed, maxExpand), isPlain: true };
  } catch (error) {
    await file.close().catch(() => undefined);
    throw error;
  }
}

async function rowsOf(
  input: Input,
  { chunks, from }: ByteSource,
  name: string,
  { maxRowBytes, maxExpand }: InputLimits,
  start: LinePosition | undefined,
): Promise<RowSource> {
  const position = { byte: from, line: 1 };
  if (input.kind === "filter")
    return readLines(chunks, { maxRowBytes, blankLines: "rows" }, { position, positionUnit: "line" });
  // in a part of a file, positions are byte offsets: line numbers are unknown
  if (input.kind === "file" && input.range !== undefined)
    return readLines(chunks, { maxRowBytes }, { position, positionUnit: "byte" });
  return plainRows(plainBytes(chunks, name, maxExpand), name, { maxRowBytes }, start);
}

async function plainRows(
  plain: AsyncIterable<Buffer>,
  name: string,
  { maxRowBytes }: BlockLimits,
  start: LinePosition | undefined,
): Promise<RowSource> {
  if (start === undefined) return readRows(plain, name, { maxRowBytes });
  const from: LinesFrom = { position: start, positionUnit: "line" };
  return readLines(skipBytes(plain, start.byte), { maxRowBytes }, from);
}

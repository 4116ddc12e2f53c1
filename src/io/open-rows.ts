import type { Environment } from "../domain/environment.js";
import { type ByteSource, fileBytes, type Reading, streamBytes } from "./bytes/byte-source.js";
import { plainBytes } from "./compression/decompress.js";
import { type Input, inputName } from "./inputs.js";
import type { BlockLimits, LinePosition } from "./rows/block.js";
import { isParquet } from "./rows/is-parquet.js";
import type { LinesFrom } from "./rows/lines.js";
import { type RowSource, readLines, readRows, skipBytes } from "./rows/read-rows.js";
import { findStore } from "./stores/registry.js";

/** An input's rows, and how far its bytes have been read. */
export interface OpenRows {
  readonly name: string;
  readonly rows: RowSource;
  readonly bytesRead: () => number;
  readonly sha256: () => string | undefined;
}

/** What an input is opened with: where names lead to, and what stdin holds. */
export interface InputEnvironment extends Environment {
  readonly stdin: { readonly chunks: AsyncIterable<Buffer> };
}

/** How long a row may be, and how much packed data may grow. */
export interface InputLimits {
  readonly maxRowBytes: number;
  readonly maxExpand: number;
}

/** Opens an input, whatever it is packed in; `start` is where an earlier reading has come to. Throws RunError `input-missing`, later `io`, `bad-data` or `input-changed`. */
export async function openRows(
  input: Input,
  environment: InputEnvironment,
  limits: InputLimits,
  reading: Reading,
  start?: LinePosition,
): Promise<OpenRows> {
  const name = inputName(input);
  const opened =
    input.kind === "file"
      ? await openFile(input, environment, limits, reading)
      : { source: streamBytes(environment.stdin.chunks, name, reading), isPlain: false };
  const { chunks, bytesRead, sha256 } = opened.source;
  const rows = opened.isPlain
    ? await plainRows(chunks, name, limits, start)
    : await openSource(input, opened.source, name, limits, start);
  return { name, rows, bytesRead, sha256 };
}

/** A file's bytes; plain are those that a Parquet file's rows are made to. */
async function openFile(
  input: Extract<Input, { readonly kind: "file" }>,
  environment: InputEnvironment,
  { maxExpand }: InputLimits,
  reading: Reading,
): Promise<{ readonly source: ByteSource; readonly isPlain: boolean }> {
  const { path, range, state } = input;
  const name = inputName(input);
  const file = await (await findStore(path, environment)).open(path, name, state);
  try {
    // of a part of a file is known that it is made of lines
    const isTable = range === undefined && (await isParquet(file, name));
    if (!isTable) return { source: await fileBytes(file, name, range, reading), isPlain: false };
    const { openParquet } = await import("./rows/parquet.js");
    return { source: openParquet(file, name, reading.hashed, maxExpand), isPlain: true };
  } catch (error) {
    await file.close().catch(() => undefined);
    throw error;
  }
}

async function openSource(
  input: Input,
  { chunks, from }: ByteSource,
  name: string,
  { maxRowBytes, maxExpand }: InputLimits,
  start: LinePosition | undefined,
): Promise<RowSource> {
  const position = { byte: from, line: 1 };
  if (input.kind === "filter")
    return readLines(chunks, { maxRowBytes, blankLines: "rows" }, { position, positionUnit: "line" });
  // of a part of a file, rows are told apart by their bytes' place: nobody knows their line's number
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

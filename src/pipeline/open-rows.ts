import { resolve } from "node:path";
import type { BlockLimits, LinePosition } from "../io/block.js";
import { openBytes, type Reading } from "../io/bytes.js";
import { plainBytes } from "../io/decompress.js";
import { type Input, inputName } from "../io/inputs.js";
import { isParquet } from "../io/is-parquet.js";
import type { LinesFrom } from "../io/lines.js";
import { type RowSource, readLines, readRows, skipBytes } from "../io/rows.js";
import type { World } from "./request.js";
import type { Settings } from "./settings.js";

/** An input's rows, and how far its bytes have been read. */
export interface OpenRows {
  readonly name: string;
  readonly rows: RowSource;
  readonly bytesRead: () => number;
  readonly sha256: () => string | undefined;
}

/** Opens an input, whatever it is packed in; `start` is where an earlier reading has come to. Throws RunError `input-missing`, later `io`, `bad-data` or `input-changed`. */
export async function openRows(
  input: Input,
  world: World,
  settings: Settings,
  reading: Reading,
  start?: LinePosition,
): Promise<OpenRows> {
  const name = inputName(input);
  const path = input.kind === "file" ? resolve(world.cwd, input.path) : undefined;
  if (path !== undefined && (await isParquet(path, name))) {
    const { openParquet } = await import("../io/parquet.js");
    const { chunks, bytesRead, sha256 } = await openParquet(path, name, reading.hashed, settings.maxExpand);
    return { name, rows: await plainRows(chunks, name, settings, start), bytesRead, sha256 };
  }
  const { chunks, from, bytesRead, sha256 } = await openBytes(input, world.cwd, world.stdin.chunks, reading);
  return { name, rows: await rowsOf(input, chunks, from, name, settings, start), bytesRead, sha256 };
}

async function rowsOf(
  input: Input,
  chunks: AsyncIterable<Buffer>,
  from: number,
  name: string,
  settings: Settings,
  start: LinePosition | undefined,
): Promise<RowSource> {
  const { maxRowBytes, maxExpand } = settings;
  const position = { byte: from, line: 1 };
  if (input.kind === "filter")
    return readLines(chunks, { maxRowBytes, blankLines: "rows" }, { position, counted: "line" });
  // of a part of a file, rows are told apart by their bytes' place: nobody knows their line's number
  if (input.kind === "file" && input.range !== undefined)
    return readLines(chunks, { maxRowBytes }, { position, counted: "byte" });
  return plainRows(plainBytes(chunks, name, maxExpand), name, { maxRowBytes }, start);
}

async function plainRows(
  plain: AsyncIterable<Buffer>,
  name: string,
  { maxRowBytes }: BlockLimits,
  start: LinePosition | undefined,
): Promise<RowSource> {
  if (start === undefined) return readRows(plain, name, { maxRowBytes });
  const from: LinesFrom = { position: start, counted: "line" };
  return readLines(skipBytes(plain, start.byte), { maxRowBytes }, from);
}

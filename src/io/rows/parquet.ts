import { createHash } from "node:crypto";
import {
  type AsyncBuffer,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
  type RowGroup,
  type SchemaTree,
} from "hyparquet";
import { RunError } from "../../domain/run-error.js";
import { type ByteSource, readAhead } from "../bytes/byte-source.js";
import { refuseBomb } from "../compression/decompress.js";
import type { OpenFile } from "../stores/store.js";
import { announced, isReadable } from "./parquet-codecs.js";
import { keepAsStored, PARSERS, type WriteValue, writerOf } from "./parquet-values.js";

/** Approximate size of one chunk, in bytes. */
const PIECE_BYTES = 1 << 20;
/** Most bytes of a file that are read at once; pages are far smaller. */
const MAX_READ_BYTES = 1 << 30;

/** Most rows of a row group: more would fill the memory. Writers put at most a million into a group. */
const MOST_GROUP_ROWS = 1 << 24;
/**
 * A Parquet file as JSON Lines, one row group in memory at a time. A key whose value is null is omitted, since a table
 * cannot express a missing key otherwise. Throws RunError `bad-data` for what JSON cannot represent, and for a file
 * that is damaged or expands to more than `maxExpand` times its size. The file is closed when the chunks end.
 */
export function openParquet(open: OpenFile, name: string, hashed: boolean, maxExpand: number): ByteSource {
  let done = 0;
  let sha256: string | undefined;
  const lines = async function* (): AsyncGenerator<Buffer> {
    try {
      const size = open.bytes;
      const file = toAsyncBuffer(open);
      const metadata = await readable(name, async () => sound(await parquetMetadataAsync(file), name));
      const write = writerOf(parquetSchema(metadata));
      keepAsStored(metadata.schema);
      let unpacked = 0;
      const compressors = await announced((bytes) => {
        unpacked += bytes;
        refuseBomb(name, unpacked, size, maxExpand);
      });
      let written = 0;
      let first = 0;
      for (const group of metadata.row_groups) {
        const last = first + Number(group.num_rows);
        const range = { rowStart: first, rowEnd: last };
        const rows = await readable(name, () => readRows({ file, metadata, compressors, ...range }));
        for (const piece of pieces(rows, write, name, first)) {
          // millions of rows may refer to one entry of a dictionary
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
  return {
    ...{ chunks: lines(), from: 0 },
    ...{ bytesRead: () => done, sha256: () => sha256, close: () => open.close() },
  };
}

type Refuse = (what: string) => never;

/** The metadata, if hyparquet can rely on it. Throws RunError `bad-data` with the reason, or an Error. */
function sound(metadata: FileMetaData, file: string): FileMetaData {
  const refuse: Refuse = (what) => {
    throw new RunError("bad-data", `${file}: ${what}`);
  };
  const tree = parquetSchema(metadata);
  const leaves = leavesOf(tree);
  refuseSameNames(tree, refuse);
  // hyparquet tells columns within a column apart by names that are joined with dots
  const joined = leaves.map(({ path: [top, ...rest] }) => `${top}\0${rest.join(".")}`);
  if (new Set(joined).size < joined.length) refuse("two nested columns have the same name; rename one");
  if (leaves.some(({ path }) => path.includes("__proto__"))) throw new Error("a column has no name");
  for (const group of metadata.row_groups) refuseGroup(group, leaves, refuse);
  const rows = metadata.row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0);
  if (rows !== Number(metadata.num_rows))
    throw new Error("the groups have another number of rows than the file");
  return metadata;
}

/** Throws if the columns of a group are not those of the file, or do not have a value for each row. */
function refuseGroup({ columns, num_rows }: RowGroup, leaves: readonly SchemaTree[], refuse: Refuse): void {
  if (num_rows < 0 || num_rows > MOST_GROUP_ROWS) throw new Error("a row group has an impossible size");
  const flat = new Set(leaves.filter((leaf) => leaf.path.length === 1 && !isRepeated(leaf)).map(keyOf));
  // hyparquet omits a missing column, and awaits only one of two columns with the same name
  const found = columns.map(({ meta_data }) => meta_data?.path_in_schema.join("\0"));
  if ([...found].sort().join("\n") !== leaves.map(keyOf).sort().join("\n"))
    throw new Error("a row group has other columns");
  for (const [i, { meta_data }] of columns.entries()) {
    if (meta_data === undefined) continue;
    if (!isReadable(meta_data.codec))
      refuse(`its pages are compressed with ${meta_data.codec}, which is not read; write it with ZSTD`);
    if (flat.has(found[i]!) && meta_data.num_values !== num_rows)
      throw new Error("a column has another number of values than its group has rows");
  }
}

function keyOf({ path }: SchemaTree): string {
  return path.join("\0");
}

function isRepeated({ element }: SchemaTree): boolean {
  return element.repetition_type === "REPEATED";
}

function refuseSameNames({ children }: SchemaTree, refuse: Refuse): void {
  const names = children.map(({ element }) => element.name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) refuse(`two columns have the name ${JSON.stringify(twice)}; rename one`);
  for (const child of children) refuseSameNames(child, refuse);
}

/** All columns. */
function leavesOf(schema: SchemaTree): readonly SchemaTree[] {
  return schema.children.length === 0 ? [schema] : schema.children.flatMap(leavesOf);
}

function toAsyncBuffer({ bytes: byteLength, readAt }: OpenFile): AsyncBuffer {
  const read = async (start: number, end: number): Promise<ArrayBuffer> => {
    const bytes = Math.min(end, byteLength) - start;
    if (!(start >= 0 && bytes >= 0 && bytes <= MAX_READ_BYTES))
      throw new Error("a page has an impossible size");
    const buffer = Buffer.alloc(bytes);
    if ((await readAt(buffer, start)) < bytes) throw new Error("the file ends too early");
    return buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + bytes) as ArrayBuffer;
  };
  return {
    byteLength,
    slice: (start, end = byteLength) => {
      const slice = read(start, end);
      // hyparquet requests all pages at once, and does not await the others after a failure
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

/** Any error of hyparquet means that the file is at fault. */
async function readable<Result>(path: string, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof RunError) throw cause;
    throw new RunError(
      "bad-data",
      `${path}: the Parquet file is damaged, or its compression or encoding is not supported`,
      cause,
    );
  }
}

function* pieces(
  rows: readonly Readonly<Record<string, unknown>>[],
  write: WriteValue,
  path: string,
  first: number,
): Generator<Buffer> {
  let text = "";
  for (const [i, row] of rows.entries()) {
    text += `${write(row, `${path}:${first + i + 1}`)}\n`;
    if (text.length < PIECE_BYTES) continue;
    yield Buffer.from(text);
    text = "";
  }
  if (text !== "") yield Buffer.from(text);
}

async function hashFile({ bytes, reader }: OpenFile): Promise<string> {
  const digest = createHash("sha256");
  for await (const chunk of readAhead(reader({ start: 0, end: bytes }), PIECE_BYTES)) digest.update(chunk);
  return digest.digest("hex");
}

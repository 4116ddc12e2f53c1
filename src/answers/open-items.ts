import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import type { Place } from "../domain/place.js";
import { RowError } from "../domain/problem.js";
import { RunError } from "../domain/run-error.js";
import type { Reading } from "../io/bytes/byte-source.js";
import { peek } from "../io/bytes/peek.js";
import type { FileInput, Input } from "../io/inputs.js";
import { type InputLimits, type OpenBytes, openPlain, type StandardInput } from "../io/open-rows.js";
import { type Block, ROW_FIELDS } from "../io/rows/block.js";
import { readRows } from "../io/rows/read-rows.js";
import { fileChunks } from "../io/stores/file-chunks.js";
import type { OpenFile } from "../io/stores/store.js";
import { diagnoseJson } from "../json/diagnose.js";
import { findDuplicateKey } from "../json/duplicate-keys.js";
import { parsePythonJson } from "../json/python.js";
import { refuseDeepText } from "../json/spans.js";
import { documentHead } from "./document-head.js";
import type { ArchiveLayout, DocumentLayout } from "./format.js";
import { ARCHIVE_LAYOUTS, DOCUMENT_LAYOUTS, isReadKey, otherFile } from "./registry.js";

/** What a file holds, in order. */
export type Item =
  /** A row, an element, or an archive's file. */
  | { readonly kind: "item"; readonly place: Place; readonly value: () => unknown }
  /** A value that stands beside them. */
  | { readonly kind: "member"; readonly name: string; readonly place: Place; readonly value: () => unknown };

/** A file's items, and what identifies it once they are read. */
export interface OpenItems {
  readonly name: string;
  readonly items: AsyncIterable<Item>;
  readonly digest: () => { readonly bytes: number; readonly sha256: string };
}

const READING: Reading = { hashed: true, chunkBytes: 1 << 18 };
/** So much of a file decides how it holds its items. */
const HEAD_BYTES = 1 << 16;
/** A text up to this length cannot nest deep enough to overflow the stack. */
const DEEP_LENGTH = 1 << 16;

/**
 * Opens a file of answers: JSON Lines, a JSON array, a JSON document around a list, Parquet, or a ZIP archive. The values of
 * items throw RowError if they are no JSON. Throws RunError as `openRows` does.
 */
export async function openItems(input: Input, stdin: StandardInput, limits: InputLimits): Promise<OpenItems> {
  // a pipe can be opened only once
  if (input.kind === "file" && input.identity !== undefined) {
    const archive = await openArchive(input, limits);
    if (archive !== undefined) return archive;
  }
  const opened = await openPlain(input, stdin, limits, READING);
  const { name, bytesRead, sha256 } = opened;
  try {
    const items = await itemsOf(opened, limits);
    return { name, items, digest: () => ({ bytes: bytesRead(), sha256: sha256() ?? "" }) };
  } catch (error) {
    await opened.close().catch(() => undefined);
    throw error;
  }
}

/** The items of a file's bytes, by the layout that its head shows. Throws RunError `bad-data`. */
async function itemsOf({ name, chunks }: OpenBytes, limits: InputLimits): Promise<AsyncIterable<Item>> {
  const peeked = await peek(chunks, ({ length }) => length >= HEAD_BYTES);
  if (isZip(peeked.first))
    throw new RunError(
      "bad-data",
      `${name}: a ZIP archive in a pipe or in compressed data, of which no part can be found; name the archive itself`,
    );
  const head = documentHead(peeked.first.subarray(0, HEAD_BYTES).toString("utf8"));
  const other = head && otherFile(head);
  if (other !== undefined) throw new RunError("bad-data", `${name}: ${other}`);
  const layout = head && DOCUMENT_LAYOUTS.find(({ fits }) => fits(head));
  return layout === undefined
    ? rowItems((await readRows(peeked.chunks, name, limits)).blocks, name, limits)
    : documentItems(peeked.chunks, name, layout, limits);
}

async function* rowItems(
  blocks: AsyncIterable<Block>,
  file: string,
  { maxRowBytes }: InputLimits,
): AsyncGenerator<Item> {
  for await (const { bytes, rows, positionUnit, oversized } of blocks) {
    const place = (position: number): Place =>
      positionUnit === "line"
        ? { kind: "line", file, line: position }
        : { kind: "element", file, index: position };
    const isValid = isUtf8(bytes);
    for (let i = 0; i < rows.length; i += ROW_FIELDS) {
      const row = bytes.subarray(rows[i], rows[i + 1]);
      yield { kind: "item", place: place(rows[i + 2]!), value: () => parse(row, isValid) };
    }
    if (oversized !== undefined)
      throw new RunError(
        "bad-data",
        `${file}, row ${oversized.position}: ${oversized.bytes} bytes; the limit is ${maxRowBytes} (--max-row-bytes)`,
      );
  }
}

async function* documentItems(
  chunks: AsyncIterable<Buffer>,
  file: string,
  { list, members }: DocumentLayout,
  { maxRowBytes }: InputLimits,
): AsyncGenerator<Item> {
  const { documentParts } = await import("../io/rows/document.js");
  const shape = { list, members, maxRowBytes };
  for await (const part of documentParts(withoutMark(chunks), file, shape)) {
    if (part.kind === "end") continue;
    const { bytes } = part;
    if (part.kind === "element")
      yield {
        kind: "item",
        place: { kind: "element", file, index: part.index },
        value: () => parse(bytes, false),
      };
    else
      yield {
        kind: "member",
        name: part.name,
        place: { kind: "line", file, line: 1 },
        value: () => parse(bytes, false),
      };
  }
}

/** The bytes without a byte-order mark. */
async function* withoutMark(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let isFirst = true;
  for await (const chunk of chunks) {
    yield isFirst && chunk.subarray(0, 3).equals(MARK) ? chunk.subarray(3) : chunk;
    isFirst = false;
  }
}

const MARK = Buffer.from([0xef, 0xbb, 0xbf]);

const isZip = (first: Buffer): boolean => first.toString("latin1", 0, 4) === "PK\x03\x04";

/** A ZIP archive's items; undefined for another file, and for one that can be read only once. */
async function openArchive(input: FileInput, { maxRowBytes }: InputLimits): Promise<OpenItems | undefined> {
  const { name, store, path, state } = input;
  const file = await store.open(path, name, state);
  const first = Buffer.alloc(4);
  const isArchive = file.isRegular && (await file.readAt(first, 0)) === first.length && isZip(first);
  if (!isArchive) {
    await file.close();
    return undefined;
  }
  const digest = createHash("sha256");
  const items = async function* (): AsyncGenerator<Item> {
    try {
      yield* archiveItems(file, name, maxRowBytes);
      for await (const chunk of fileChunks(store, path, name)) digest.update(chunk);
      await file.refuseChange();
    } finally {
      await file.close();
    }
  };
  return { name, items: items(), digest: () => ({ bytes: file.bytes, sha256: digest.copy().digest("hex") }) };
}

async function* archiveItems(file: OpenFile, name: string, maxBytes: number): AsyncGenerator<Item> {
  const { zipEntries } = await import("../io/archive/zip.js");
  // the entries that tell what an archive is may come last
  const isMember = (entry: string, { members }: ArchiveLayout): boolean => members.includes(entry);
  let isKnown = false;
  for await (const entry of zipEntries(file, name, maxBytes)) {
    const layout = ARCHIVE_LAYOUTS.find(
      (one) => isMember(entry.name, one) || one.holdsAnswer(entry.name, name),
    );
    if (layout === undefined) continue;
    const bytes = await entry.read();
    const place: Place = { kind: "line", file: `${name}:${entry.name}`, line: 1 };
    const value = (): unknown => parse(bytes, false);
    if (isMember(entry.name, layout)) {
      isKnown = true;
      yield { kind: "member", name: entry.name, place, value };
    } else yield { kind: "item", place, value };
  }
  if (!isKnown) throw noLog(name);
}

function noLog(name: string): RunError {
  return new RunError(
    "bad-data",
    `${name}: a ZIP archive that is not a finished log of inspect_ai (it has no header.json); wait for the evaluation to end, or unpack another archive first`,
  );
}

/** Throws RowError. */
function parse(bytes: Buffer, isValid: boolean): unknown {
  if (!isValid && !isUtf8(bytes)) throw new RowError("bad-utf8", [], "the bytes are not UTF-8");
  const text = bytes.toString("utf8");
  if (text.length > DEEP_LENGTH) refuseDeepText(text);
  const value = parseJson(text);
  const twice = findDuplicateKey(text, isReadKey);
  if (twice !== undefined) throw new RowError("duplicate-key", twice, "this key occurs twice in one object");
  return value;
}

function parseJson(text: string): unknown {
  try {
    return parsePythonJson(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new RowError("not-json", [], diagnoseJson(text));
    throw error;
  }
}

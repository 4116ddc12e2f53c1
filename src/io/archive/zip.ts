import { Readable } from "node:stream";
import { promisify } from "node:util";
import { crc32, inflateRaw } from "node:zlib";
import { type Entry, fromRandomAccessReaderPromise, RandomAccessReader, type ZipFile } from "yauzl";
import { RunError } from "../../domain/run-error.js";
import { readingFailure } from "../bytes/read-error.js";
import { zstdUnpacker } from "../compression/unzstd.js";
import type { OpenFile } from "../stores/store.js";

/** One file of an archive. */
export interface ArchiveEntry {
  readonly name: string;
  /** Its plain bytes. Throws RunError `bad-data` if they are damaged, too many, or packed in an unknown way. */
  readonly read: () => Promise<Buffer>;
}

/** How files in an archive are packed, by ZIP's numbers. */
const STORED = 0;
const DEFLATED = 8;
const ZSTANDARD = 93;

const inflate = promisify<Buffer, { readonly maxOutputLength: number }, Buffer>(inflateRaw);

/**
 * The entries of a ZIP archive, in the order of its directory; each may be read while it is the current one. Entries above
 * `maxBytes` are not read. Throws RunError `bad-data` for a damaged archive.
 */
export async function* zipEntries(
  file: OpenFile,
  name: string,
  maxBytes: number,
): AsyncGenerator<ArchiveEntry> {
  const options = { autoClose: false };
  const zip = await named(
    fromRandomAccessReaderPromise(new FileReader(file, name), file.bytes, options),
    name,
  );
  const entries = zip.eachEntry();
  for (;;) {
    const { done, value: entry } = await named(entries.next(), name);
    if (done === true) return;
    yield {
      name: entry.fileName,
      read: () => named(readEntry(zip, entry, name, maxBytes), `${name}: ${entry.fileName}`),
    };
  }
}

/** What is wrong with an archive is an error without a class of its own; failures to read are RunErrors by now. */
async function named<Value>(promise: Promise<Value>, name: string): Promise<Value> {
  try {
    return await promise;
  } catch (cause) {
    if (cause instanceof RunError || !(cause instanceof Error)) throw cause;
    throw new RunError("bad-data", `${name}: the ZIP archive is damaged (${cause.message})`, cause);
  }
}

/** How yauzl reads a file of a store. */
class FileReader extends RandomAccessReader {
  private readonly file: OpenFile;
  private readonly name: string;

  constructor(file: OpenFile, name: string) {
    super();
    this.file = file;
    this.name = name;
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.chunks(start, end));
  }

  private async *chunks(start: number, end: number): AsyncGenerator<Buffer> {
    if (end > this.file.bytes) throw new Error("it names a place behind its end");
    for (let at = start; at < end; ) {
      const chunk = Buffer.allocUnsafe(Math.min(1 << 18, end - at));
      const read = await this.file.readAt(chunk, at).catch((cause: unknown) => {
        throw readingFailure(cause, this.name);
      });
      if (read === 0) throw new Error("it ends too early");
      yield chunk.subarray(0, read);
      at += read;
    }
  }
}

async function readEntry(zip: ZipFile, entry: Entry, name: string, maxBytes: number): Promise<Buffer> {
  const fault = (what: string, cause?: unknown): RunError =>
    new RunError("bad-data", `${name}: ${entry.fileName} in this archive ${what}`, cause);
  const { uncompressedSize, compressedSize, compressionMethod } = entry;
  if (entry.isEncrypted()) throw fault("is encrypted; write the archive again without a password");
  if (uncompressedSize > maxBytes || compressedSize > maxBytes)
    throw fault(`has more than ${maxBytes} bytes; raise --max-row-bytes if this is expected`);
  if (![STORED, DEFLATED, ZSTANDARD].includes(compressionMethod))
    throw fault(`is packed by method ${compressionMethod}, which is not read; pack it with deflate or zstd`);
  const packed = await packedBytes(zip, entry);
  let plain: Buffer;
  try {
    plain = await unpack(packed, compressionMethod, uncompressedSize);
  } catch (cause) {
    throw fault("is damaged, or larger than the archive says", cause);
  }
  if (plain.length !== uncompressedSize || crc32(plain) !== entry.crc32)
    throw fault("is damaged: its size or checksum differs from what the archive says");
  return plain;
}

async function unpack(packed: Buffer, method: number, bytes: number): Promise<Buffer> {
  switch (method) {
    case STORED:
      return packed;
    case DEFLATED:
      // Node refuses a limit of 0
      return inflate(packed, { maxOutputLength: Math.max(bytes, 1) });
    case ZSTANDARD: {
      const unzstd = await zstdUnpacker();
      return Buffer.from(unzstd(packed, bytes));
    }
    default:
      throw new TypeError(`method ${method} is refused before`);
  }
}

/** The bytes of an entry as they are in the archive. */
async function packedBytes(zip: ZipFile, entry: Entry): Promise<Buffer> {
  const stream = await zip.openReadStreamPromise(entry, { decodeFileData: false });
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

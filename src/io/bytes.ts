import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { resolve } from "node:path";
import { errorCode, RunError } from "../domain/failure.js";
import { type FileIdentity, identityOf, refuseChange } from "./identity.js";
import { type Input, inputName } from "./inputs.js";
import { linesOf, type ReadAt } from "./line-range.js";

/** An input's raw bytes, as chunks that stay valid until the next one is asked for. */
export interface ByteSource {
  readonly name: string;
  /** Undefined for stdin, and for pipes and devices, which have no size. */
  readonly identity: FileIdentity | undefined;
  readonly chunks: AsyncIterable<Buffer>;
  /** Where in the input the chunks begin. */
  readonly from: number;
  /** How many bytes have been read so far. */
  readonly bytesRead: () => number;
  /** SHA-256 of what has been read so far; undefined when it was not asked for. */
  readonly sha256: () => string | undefined;
}

/** How an input is read. */
export interface Reading {
  /** Whether the SHA-256 of what is read is asked for. */
  readonly hashed: boolean;
  /** How much is read at once. */
  readonly chunkBytes: number;
}

/** Opens an input. Throws RunError `input-missing`, later `io` or `input-changed`. */
export async function openBytes(
  input: Input,
  cwd: string,
  stdin: AsyncIterable<Buffer>,
  { hashed, chunkBytes }: Reading,
): Promise<ByteSource> {
  const name = inputName(input);
  const digest = hashed ? createHash("sha256") : undefined;
  let bytes = 0;
  const counted = async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      digest?.update(chunk);
      yield chunk;
    }
  };
  const read = { bytesRead: () => bytes, sha256: () => digest?.copy().digest("hex") };
  if (input.kind !== "file")
    return { name, identity: undefined, chunks: counted(naming(stdin, name)), from: 0, ...read };

  const path = resolve(cwd, input.path);
  const handle = await open(path, "r").catch((cause: unknown) => {
    throw new RunError(
      "input-missing",
      `${name}: cannot be opened (${errorCode(cause) ?? "unknown error"})`,
      cause,
    );
  });
  const stats = await handle.stat({ bigint: true }).catch(async (cause: unknown) => {
    await handle.close().catch(() => undefined);
    throw readingFailure(cause, name);
  });
  const identity = stats.isFile() ? identityOf(stats) : undefined;
  const readAt: ReadAt = (buffer, position) =>
    handle.read(buffer, 0, buffer.length, position).then(({ bytesRead }) => bytesRead);
  const lines =
    input.range &&
    (await linesOf(input.range, Number(stats.size), readAt).catch(async (cause: unknown) => {
      await handle.close().catch(() => undefined);
      throw readingFailure(cause, name);
    }));
  let position = lines?.start;
  const fill = async (buffer: Buffer): Promise<number> => {
    if (lines === undefined || position === undefined)
      return (await handle.read(buffer, 0, buffer.length, null)).bytesRead;
    const read = await readAt(buffer.subarray(0, Math.min(buffer.length, lines.end - position)), position);
    position += read;
    return read;
  };
  const file = async function* (): AsyncGenerator<Buffer> {
    try {
      yield* readAhead(fill, chunkBytes);
      if (identity !== undefined) await refuseChange(path, name, handle, identity);
    } finally {
      await handle.close();
    }
  };
  return { name, identity, chunks: counted(naming(file(), name)), from: lines?.start ?? 0, ...read };
}

/** Two buffers in turn: while one is worked on, the other is being filled. */
async function* readAhead(
  fill: (buffer: Buffer) => Promise<number>,
  chunkBytes: number,
): AsyncGenerator<Buffer> {
  let current = Buffer.allocUnsafeSlow(chunkBytes);
  let other = Buffer.allocUnsafeSlow(chunkBytes);
  let filling = fill(current);
  for (;;) {
    const bytes = await filling;
    if (bytes === 0) return;
    const filled = current;
    current = other;
    other = filled;
    filling = fill(current);
    // when the reader stops early, a late failure must not become an unhandled rejection
    filling.catch(() => undefined);
    yield filled.subarray(0, bytes);
  }
}

/** System errors while reading, with the input's name. */
async function* naming(chunks: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  try {
    yield* chunks;
  } catch (cause) {
    throw readingFailure(cause, name);
  }
}

/** What to say of a failure to read: a system error with the input's name, and anything else as it is. */
export function readingFailure(cause: unknown, name: string): unknown {
  if (cause instanceof RunError || errorCode(cause) === undefined) return cause;
  return new RunError("io", `${name}: reading failed (${errorCode(cause)})`, cause);
}

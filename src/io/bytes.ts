import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { resolve } from "node:path";
import { errorCode, RunError } from "../domain/failure.js";
import { type FileIdentity, identityOf, refuseChange } from "./identity.js";
import { type Input, inputName } from "./inputs.js";

/** Big enough that a read costs nothing per row, small enough that all copies of a block stay in the cache. */
const READ_BYTES = 1 << 16;

/** An input's raw bytes, as chunks that stay valid until the next one is asked for. */
export interface ByteSource {
  readonly name: string;
  /** Undefined for stdin, and for pipes and devices, which have no size. */
  readonly identity: FileIdentity | undefined;
  readonly chunks: AsyncIterable<Buffer>;
  /** How many bytes have been read so far. */
  readonly bytesRead: () => number;
  /** SHA-256 of what has been read so far, or empty when it was not asked for. */
  readonly sha256: () => string;
}

/** Opens an input. `hash` asks for the SHA-256 of what is read. Throws RunError `input-missing`, later `io` or `input-changed`. */
export async function openBytes(
  input: Input,
  cwd: string,
  stdin: AsyncIterable<Buffer>,
  hash: boolean,
): Promise<ByteSource> {
  const name = inputName(input);
  const digest = hash ? createHash("sha256") : undefined;
  let bytes = 0;
  const counted = async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      digest?.update(chunk);
      yield chunk;
    }
  };
  const read = { bytesRead: () => bytes, sha256: () => digest?.copy().digest("hex") ?? "" };
  if (input.kind === "stdin")
    return { name, identity: undefined, chunks: counted(named(stdin, name)), ...read };

  const path = resolve(cwd, input.path);
  const handle = await open(path, "r").catch((cause: unknown) => {
    throw new RunError(
      "input-missing",
      `${name}: cannot be opened (${errorCode(cause) ?? "unknown error"})`,
      cause,
    );
  });
  const stats = await handle.stat({ bigint: true });
  const identity = stats.isFile() ? identityOf(stats) : undefined;
  const file = async function* (): AsyncGenerator<Buffer> {
    try {
      yield* readAhead((buffer) =>
        handle.read(buffer, 0, buffer.length, null).then(({ bytesRead }) => bytesRead),
      );
      if (identity !== undefined) await refuseChange(path, name, handle, identity);
    } finally {
      await handle.close();
    }
  };
  return { name, identity, chunks: counted(named(file(), name)), ...read };
}

/** Two buffers in turn: while one is worked on, the other is being filled. */
async function* readAhead(fill: (buffer: Buffer) => Promise<number>): AsyncGenerator<Buffer> {
  let current = Buffer.allocUnsafeSlow(READ_BYTES);
  let other = Buffer.allocUnsafeSlow(READ_BYTES);
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
async function* named(chunks: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  try {
    yield* chunks;
  } catch (cause) {
    if (cause instanceof RunError || errorCode(cause) === undefined) throw cause;
    throw new RunError("io", `${name}: reading failed (${errorCode(cause)})`, cause);
  }
}

import { createHash, type Hash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { errorCode } from "../../domain/run-error.js";
import type { FileDigest } from "./atomic-file.js";
import { ioFailure } from "./durable.js";

/** A writer that computes the size and SHA-256 of all bytes written. */
export interface DigestingWriter {
  readonly write: (chunk: Buffer) => Promise<void>;
  readonly digest: () => FileDigest;
}

/** `before` describes the file's existing bytes; without it, the file may be a pipe, which has no positions. */
export function digestingWriter(
  handle: FileHandle,
  name: string,
  before?: { readonly digest: Hash; readonly bytes: number },
): DigestingWriter {
  const digest = before?.digest ?? createHash("sha256");
  let bytes = before?.bytes ?? 0;
  return {
    write: async (chunk: Buffer): Promise<void> => {
      digest.update(chunk);
      for (let at = 0; at < chunk.length; ) {
        const position = before === undefined ? null : bytes;
        const { bytesWritten } = await handle
          .write(chunk, at, chunk.length - at, position)
          .catch((cause: unknown) => {
            throw errorCode(cause) === "EPIPE" ? cause : ioFailure(name, cause);
          });
        at += bytesWritten;
        bytes += bytesWritten;
      }
    },
    digest: () => ({ bytes, sha256: digest.copy().digest("hex") }),
  };
}

import type { Transform } from "node:stream";
import * as zlib from "node:zlib";
import { RunError } from "../../domain/run-error.js";

/** How an output is compressed; chosen by its name, since it has no bytes yet. */
export type Compression = "none" | "gzip" | "zstd";

export function compressionOf(path: string): Compression {
  if (/\.gz$/i.test(path)) return "gzip";
  return /\.zst$/i.test(path) ? "zstd" : "none";
}

/** Takes the next bytes. */
export type Write = (bytes: Buffer) => Promise<void>;

/** A writer that compresses for another one; `end` sends the rest. Throws RunError `usage` if Node lacks the format. */
export function compressed(
  compression: Compression,
  write: Write,
): { readonly write: Write; readonly end: () => Promise<void> } {
  if (compression === "none") return { write, end: async () => undefined };
  const compressor = compression === "gzip" ? zlib.createGzip() : createZstd();
  const pumped = (async () => {
    for await (const chunk of compressor) await write(chunk as Buffer);
  })();
  // a failure to write is reported when the next bytes are written, or at the end
  pumped.catch((cause: unknown) => compressor.destroy(cause instanceof Error ? cause : undefined));
  return {
    write: async (bytes) => {
      const taken = new Promise<void>((resolve, reject) => {
        compressor.write(Buffer.from(bytes), (error) => (error == null ? resolve() : reject(error)));
      });
      // a destroyed compressor reports only that it was destroyed; `pumped` has the cause
      await taken.catch(() => pumped);
    },
    end: async () => {
      compressor.end();
      await pumped;
    },
  };
}

function createZstd(): Transform {
  if ("createZstdCompress" in zlib && typeof zlib.createZstdCompress === "function") {
    return zlib.createZstdCompress() as Transform;
  }
  throw new RunError(
    "usage",
    "this version of Node cannot write zstd (22.15 and later can); write to a .gz file, or pipe to zstd",
  );
}

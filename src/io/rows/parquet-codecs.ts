import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { Decompress } from "fzstd";
import { snappyUncompress } from "hyparquet";
import { unpackHadoopLz4, unpackLz4 } from "./lz4.js";

/** Bytes of zstd data that are decompressed at once; they can expand thirty thousandfold. */
const ZSTD_SLICE = 4096;

export type Codec = (input: Uint8Array, bytes: number) => Uint8Array;

/** Each takes the page's declared size, and returns at most one byte more. */
const CODECS = {
  GZIP: (input, bytes) => gunzipSync(input, { maxOutputLength: bytes + 1 }),
  BROTLI: (input, bytes) => brotliDecompressSync(input, { maxOutputLength: bytes + 1 }),
  SNAPPY: (input, bytes) => {
    const page = new Uint8Array(bytes);
    snappyUncompress(input, page);
    return page;
  },
  ZSTD: (input, bytes) => {
    const page = new Uint8Array(bytes);
    let length = 0;
    const decoder = new Decompress((chunk) => {
      // a chunk that does not fit throws a RangeError
      page.set(chunk, length);
      length += chunk.length;
    });
    for (let at = 0; at < input.length; at += ZSTD_SLICE) {
      decoder.push(Uint8Array.from(input.subarray(at, at + ZSTD_SLICE)), at + ZSTD_SLICE >= input.length);
    }
    return page.subarray(0, length);
  },
  LZ4: unpackHadoopLz4,
  LZ4_RAW: unpackLz4,
} satisfies Readonly<Record<string, Codec>>;

/** Whether pages of this codec can be read. */
export function isReadable(codec: string): boolean {
  return codec === "UNCOMPRESSED" || Object.hasOwn(CODECS, codec);
}

/** The codecs; `onPage` is called with each page's declared size before the page is decompressed. */
export function announced(onPage: (bytes: number) => void): Readonly<Record<string, Codec>> {
  return Object.fromEntries(
    Object.entries(CODECS).map(([name, codec]: [string, Codec]) => [
      name,
      (input: Uint8Array, bytes: number) => {
        onPage(bytes);
        return codec(input, bytes);
      },
    ]),
  );
}

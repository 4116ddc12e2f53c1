import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { snappyUncompress } from "hyparquet";
import { zstdUnpacker } from "../compression/unzstd.js";
import { unpackHadoopLz4, unpackLz4 } from "./lz4.js";

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
  LZ4: unpackHadoopLz4,
  LZ4_RAW: unpackLz4,
} satisfies Readonly<Record<string, Codec>>;

/** Whether pages of this codec can be read. */
export function isReadable(codec: string): boolean {
  return codec === "UNCOMPRESSED" || codec === "ZSTD" || Object.hasOwn(CODECS, codec);
}

/** The codecs; `onPage` is called with each page's declared size before the page is decompressed. */
export async function announced(onPage: (bytes: number) => void): Promise<Readonly<Record<string, Codec>>> {
  return Object.fromEntries(
    Object.entries({ ...CODECS, ZSTD: await zstdUnpacker() }).map(([name, codec]: [string, Codec]) => [
      name,
      (input: Uint8Array, bytes: number) => {
        onPage(bytes);
        return codec(input, bytes);
      },
    ]),
  );
}

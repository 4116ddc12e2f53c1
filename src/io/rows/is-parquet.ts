import { readingFailure } from "../bytes/read-error.js";
import type { OpenFile } from "../stores/store.js";

const MAGIC = Buffer.from("PAR1");

/** Whether a regular file begins like Parquet; a pipe would lose the bytes that are read here. Throws RunError `io`. */
export async function isParquet(file: OpenFile, name: string): Promise<boolean> {
  if (!file.isRegular) return false;
  const first = Buffer.alloc(MAGIC.length);
  const bytesRead = await file.readAt(first, 0).catch((cause: unknown) => {
    throw readingFailure(cause, name);
  });
  return bytesRead === MAGIC.length && first.equals(MAGIC);
}

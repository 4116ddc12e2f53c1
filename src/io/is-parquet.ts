import { open, stat } from "node:fs/promises";
import { readingFailure } from "./bytes.js";

const MAGIC = Buffer.from("PAR1");

/** Whether a regular file begins as Parquet does; false for what cannot be opened, which others will say. Throws RunError `io`. */
export async function isParquet(path: string, name: string): Promise<boolean> {
  // a pipe would lose what is read here, or wait for its writer
  const stats = await stat(path).catch(() => undefined);
  if (stats?.isFile() !== true) return false;
  const handle = await open(path, "r").catch(() => undefined);
  if (handle === undefined) return false;
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(MAGIC.length), 0, MAGIC.length, 0);
    await handle.close();
    return bytesRead === MAGIC.length && buffer.equals(MAGIC);
  } catch (cause) {
    await handle.close().catch(() => undefined);
    throw readingFailure(cause, name);
  }
}

import { readAhead } from "../bytes/byte-source.js";
import { readingFailure } from "../bytes/read-error.js";
import type { Store } from "./store.js";

const CHUNK_BYTES = 1 << 18;

/** The bytes of a file of a store, in order; the memory of a chunk is used again. Throws RunError `input-missing` or `io`. */
export async function* fileChunks(store: Store, path: string, name = path): AsyncGenerator<Buffer> {
  const file = await store.open(path, name);
  try {
    yield* readAhead(file.reader(), CHUNK_BYTES);
  } catch (cause) {
    throw readingFailure(cause, name);
  } finally {
    await file.close();
  }
}

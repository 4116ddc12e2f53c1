import type { Environment } from "../domain/environment.js";
import { RunError } from "../domain/run-error.js";
import { readAhead } from "../io/bytes/byte-source.js";
import { readingFailure } from "../io/bytes/read-error.js";
import type { AtomicFile } from "../io/stores/atomic-file.js";
import { requireWriting } from "../io/stores/locate.js";
import { findStore } from "../io/stores/registry.js";
import type { FileState, Store, StoreWriting } from "../io/stores/store.js";
import type { Cleanup } from "../run/cleanup.js";

/** The folder of a sharded run, on the disk or in a store, and what is done there. */
export interface RunFolder extends Omit<StoreWriting, "create"> {
  readonly path: string;
  /** What lies there, of whatever kind; undefined when there is nothing. */
  readonly find: (path: string) => Promise<FileState | undefined>;
  /** The same, of a regular file only. */
  readonly findFile: (path: string) => Promise<FileState | undefined>;
  /** The text of a small file; undefined when there is none. Throws `io`, also for a pipe, which would be waited for. */
  readonly text: (path: string) => Promise<string | undefined>;
  readonly chunks: (path: string) => AsyncIterable<Buffer>;
  /** A file of the run's own, which replaces whatever is there. */
  readonly createOwn: (path: string, cleanup: Cleanup) => Promise<AtomicFile>;
}

const CHUNK_BYTES = 1 << 18;

/** Throws RunError `usage` for a place that is only read. */
export async function openFolder(name: string, environment: Environment): Promise<RunFolder> {
  const store = await findStore(name, environment);
  const writing = requireWriting(store, name);
  const find = (path: string): Promise<FileState | undefined> => store.find(path, path);
  const findFile = async (path: string): Promise<FileState | undefined> =>
    (await store.identify(path)) === undefined ? undefined : find(path);
  return {
    ...writing,
    path: store.resolve(name),
    find,
    findFile,
    createOwn: (path, cleanup) =>
      writing.create({ path, name: path, onOpen: cleanup.add, ifExists: "replaced" }),
    text: async (path) => {
      const state = await find(path);
      if (state === undefined) return undefined;
      if ((await store.identify(path)) === undefined)
        throw new RunError("io", `${path}: reading failed (not a regular file)`);
      const chunks: Buffer[] = [];
      for await (const chunk of chunksOf(store, path, state)) chunks.push(Buffer.from(chunk));
      return Buffer.concat(chunks).toString("utf8");
    },
    chunks: (path) => chunksOf(store, path),
  };
}

async function* chunksOf(store: Store, path: string, state?: FileState): AsyncGenerator<Buffer> {
  const file = await store.open(path, path, state);
  try {
    yield* readAhead(file.reader(), CHUNK_BYTES);
  } catch (cause) {
    throw readingFailure(cause, path);
  } finally {
    await file.close();
  }
}

/** As many as a store, and the number of open files, allow for. */
const AT_ONCE = 32;

/** Does the same with each of many, some at once, in order. */
export async function mapInBatches<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (let at = 0; at < items.length; at += AT_ONCE)
    results.push(...(await Promise.all(items.slice(at, at + AT_ONCE).map(work))));
  return results;
}

import type { Environment } from "../domain/environment.js";
import { RunError } from "../domain/run-error.js";
import type { AtomicFile } from "../io/stores/atomic-file.js";
import { fileChunks } from "../io/stores/file-chunks.js";
import { requireWriting } from "../io/stores/locate.js";
import { findStore } from "../io/stores/registry.js";
import type { FileState, StoreWriting } from "../io/stores/store.js";
import type { Cleanup } from "../run/cleanup.js";

/** The folder of a sharded run, on disk or in a store, and the operations on it. */
export interface RunFolder extends Omit<StoreWriting, "create"> {
  readonly path: string;
  /** The state of a file of any kind; undefined if there is none. */
  readonly find: (path: string) => Promise<FileState | undefined>;
  /** The same, for a regular file only. */
  readonly findFile: (path: string) => Promise<FileState | undefined>;
  /** The text of a small file; undefined if there is none. Throws `io`, also for a pipe, which could block. */
  readonly text: (path: string) => Promise<string | undefined>;
  readonly chunks: (path: string) => AsyncIterable<Buffer>;
  /** Creates a file of the run, which replaces any existing one. */
  readonly createOwn: (path: string, cleanup: Cleanup) => Promise<AtomicFile>;
}

/** Throws RunError `usage` for a read-only store. */
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
      // another attempt may publish the same bytes again meanwhile
      for await (const chunk of fileChunks(store, path)) chunks.push(Buffer.from(chunk));
      return Buffer.concat(chunks).toString("utf8");
    },
    chunks: (path) => fileChunks(store, path),
  };
}

/** Concurrent operations; stores and the number of open files limit it. */
const AT_ONCE = 32;

/** Maps all items, AT_ONCE of them concurrently; the results are in order. */
export async function mapInBatches<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (let at = 0; at < items.length; at += AT_ONCE)
    results.push(...(await Promise.all(items.slice(at, at + AT_ONCE).map(work))));
  return results;
}

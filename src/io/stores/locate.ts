import type { Environment } from "../../domain/environment.js";
import { RunError } from "../../domain/run-error.js";
import { findStore } from "./registry.js";
import type { Store, StoreWriting } from "./store.js";

/** A name after lookup, with its store. */
export interface Located {
  /** The name in messages. */
  readonly name: string;
  readonly store: Store;
  /** The full name; see `Store.resolve`. */
  readonly path: string;
  /** See `Store.identify`. */
  readonly identity: string | undefined;
}

/** A name that can be written to. */
export interface LocatedOutput extends Located {
  readonly writing: StoreWriting;
}

/** Looks up a file, which need not exist. Throws RunError `usage` or `config`. */
export async function locateFile(
  path: string,
  environment: Environment,
  name: string = path,
): Promise<Located> {
  const store = await findStore(path, environment);
  return { name, store, path: store.resolve(path), identity: await store.identify(path) };
}

/** Looks up an output. Throws RunError `usage` if it is not a file's name, or its store is read-only. */
export async function locateOutput(name: string, environment: Environment): Promise<LocatedOutput> {
  if (name === "" || name.endsWith("/"))
    throw new RunError("usage", `${name || '""'} is not the name of a file; name a file to write`);
  const located = await locateFile(name, environment);
  return { ...located, writing: requireWriting(located.store, name) };
}

/** Throws RunError `usage` for a read-only store. */
export function requireWriting({ writing }: Store, name: string): StoreWriting {
  if (writing !== undefined) return writing;
  throw new RunError("usage", `${name}: this store is read-only; write to a local file, or to s3://`);
}

import type { Environment } from "../domain/environment.js";
import { RunError } from "../domain/run-error.js";
import type { ByteRange } from "./bytes/line-range.js";
import { findStore } from "./stores/registry.js";
import type { FileState } from "./stores/store.js";

/** One thing to read, in the order in which rows are taken. */
export type Input =
  | {
      readonly kind: "file";
      readonly path: string;
      /** Its name in messages, when that is not the path. */
      readonly name?: string;
      /** The part of it whose lines are read; all when left out. */
      readonly range?: ByteRange;
      /** The state in which it was found, where a store tells; no other one is read. */
      readonly state?: FileState;
    }
  | { readonly kind: "stdin" }
  /** Standard input with one row on every line, and nothing else: what a filter is fed. */
  | { readonly kind: "filter" };

/** The name under which an input stands in messages. */
export function inputName(input: Input): string {
  return input.kind === "file" ? (input.name ?? input.path) : "<stdin>";
}

/**
 * The inputs that the arguments name: files, on the disk or in a store, globs (when no file has that very name), or `-`
 * for stdin. A glob's files come in the order of their names. Throws RunError `input-missing`, `usage` or `io`.
 */
export async function expandInputs(
  names: readonly string[],
  environment: Environment,
): Promise<readonly Input[]> {
  const inputs: Input[] = [];
  for (const name of names) {
    if (name === "") throw new RunError("usage", "an input without a name; name a file, or - for stdin");
    if (name === "-") {
      inputs.push({ kind: "stdin" });
      continue;
    }
    const store = await findStore(name, environment);
    for (const found of await store.expand(name)) inputs.push({ kind: "file", ...found });
  }
  if (inputs.filter(({ kind }) => kind === "stdin").length > 1) {
    throw new RunError("usage", "stdin (-) can be read only once");
  }
  return inputs;
}

/** How many bytes the inputs hold together, or undefined when one of them has no size. */
export async function totalBytes(
  inputs: readonly Input[],
  environment: Environment,
): Promise<number | undefined> {
  let bytes = 0;
  for (const input of inputs) {
    if (input.kind !== "file") return undefined;
    const size = input.state?.bytes ?? (await sizeAt(input.path, environment));
    if (size === undefined) return undefined;
    bytes += size;
  }
  return bytes;
}

async function sizeAt(path: string, environment: Environment): Promise<number | undefined> {
  const store = await findStore(path, environment);
  if ((await store.identify(path)) === undefined) return undefined;
  return (await store.find(path, path))?.bytes;
}

import type { Environment } from "../domain/environment.js";
import { RunError } from "../domain/run-error.js";
import type { ByteRange } from "./bytes/line-range.js";
import { type Located, locateFile } from "./stores/locate.js";
import { findStore } from "./stores/registry.js";
import type { FileState } from "./stores/store.js";

/** One input. Inputs are read in their order. */
export type Input =
  | FileInput
  | { readonly kind: "stdin" }
  /** Standard input with exactly one row per line, for `--filter`. */
  | { readonly kind: "filter" };

/** A file with its state when it was looked up. */
export interface FileInput extends Located {
  readonly kind: "file";
  readonly state: FileState;
  /** The range whose lines are read; undefined for the whole file. */
  readonly range?: ByteRange;
}

/** The name of an input in messages. */
export function inputName(input: Input): string {
  return input.kind === "file" ? input.name : "<stdin>";
}

/**
 * The inputs that the arguments name: files, on the disk or in a store, globs (unless a file has that name), or `-` for
 * stdin. A glob's files are sorted by name. Throws RunError `input-missing`, `usage` or `io`.
 */
export async function expandInputs(
  names: readonly string[],
  environment: Environment,
): Promise<readonly Input[]> {
  const inputs: Input[] = [];
  for (const name of names) {
    if (name === "") throw new RunError("usage", "an input has an empty name; name a file, or - for stdin");
    if (name === "-") {
      inputs.push({ kind: "stdin" });
      continue;
    }
    const store = await findStore(name, environment);
    const files = await store.expand(name).catch((error: unknown) => {
      throw name === names.at(-1) && names.length > 1 ? withOutputHint(error) : error;
    });
    for (const { path, name: found, state } of files)
      inputs.push(await locateInput(path, environment, found, state));
  }
  if (inputs.filter(({ kind }) => kind === "stdin").length > 1) {
    throw new RunError("usage", "stdin (-) can be read only once");
  }
  return inputs;
}

/** The last of several names may be the intended output. */
function withOutputHint(error: unknown): unknown {
  if (!(error instanceof RunError) || error.kind !== "input-missing") return error;
  const [first, ...more] = error.lines;
  return new RunError(error.kind, [`${first}; an output is named with -o`, ...more], error);
}

/** Looks up a file; `known` is its state, if the caller has it. Throws RunError `input-missing`, `usage` or `io`. */
export async function locateInput(
  path: string,
  environment: Environment,
  name: string,
  known?: FileState,
): Promise<FileInput> {
  const located = await locateFile(path, environment, name);
  const state = known ?? (await located.store.find(located.path, name));
  if (state === undefined) throw new RunError("input-missing", `${name}: no such file`);
  return { kind: "file", ...located, state };
}

/** The size of all inputs together, in bytes; undefined if it includes stdin, a pipe or a device. */
export function totalBytes(inputs: readonly Input[]): number | undefined {
  let bytes = 0;
  for (const input of inputs) {
    if (input.kind !== "file" || input.identity === undefined) return undefined;
    bytes += input.state.bytes;
  }
  return bytes;
}

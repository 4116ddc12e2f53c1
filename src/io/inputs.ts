import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { errorCode, RunError } from "../domain/failure.js";
import type { ByteRange } from "./line-range.js";

/** One thing to read, in the order in which rows are taken. */
export type Input =
  | {
      readonly kind: "file";
      readonly path: string;
      /** Its name in messages, when that is not the path. */
      readonly name?: string;
      /** The part of it whose lines are read; all when left out. */
      readonly range?: ByteRange;
    }
  | { readonly kind: "stdin" }
  /** Standard input with one row on every line, and nothing else: what a filter is fed. */
  | { readonly kind: "filter" };

/** The name under which an input stands in messages. */
export function inputName(input: Input): string {
  return input.kind === "file" ? (input.name ?? input.path) : "<stdin>";
}

/**
 * The inputs that the arguments name: files, globs (when no file has that very name), or `-` for stdin. A glob's
 * files come in the order of their names. Throws RunError `input-missing`.
 */
export async function expandInputs(names: readonly string[], cwd: string): Promise<readonly Input[]> {
  const inputs: Input[] = [];
  for (const name of names) {
    if (name === "") throw new RunError("usage", "an input without a name; name a file, or - for stdin");
    if (name === "-") inputs.push({ kind: "stdin" });
    else for (const path of await filesOf(name, cwd)) inputs.push({ kind: "file", path });
  }
  if (inputs.filter(({ kind }) => kind === "stdin").length > 1) {
    throw new RunError("usage", "stdin (-) can be read only once");
  }
  return inputs;
}

async function filesOf(name: string, cwd: string): Promise<readonly string[]> {
  const found = await kindOf(name, cwd);
  if (found === "file") return [name];
  if (found === "directory") {
    throw new RunError(
      "input-missing",
      `${name} is a directory; name files, or a glob such as "${name}/*.jsonl"`,
    );
  }
  if (!/[*?[\]{}!]/.test(name)) throw new RunError("input-missing", `${name}: no such file`);
  // most runs name files, and start faster without it
  const { glob } = await import("tinyglobby");
  const paths = await glob(name, { cwd, onlyFiles: true, dot: false, expandDirectories: false });
  if (paths.length === 0) throw new RunError("input-missing", `${name}: no file matches`);
  return paths.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

async function kindOf(name: string, cwd: string): Promise<"file" | "directory" | "nothing"> {
  try {
    return (await stat(resolve(cwd, name))).isDirectory() ? "directory" : "file";
  } catch (cause) {
    const code = errorCode(cause);
    if (code === "ENOENT" || code === "ENOTDIR") return "nothing";
    throw new RunError("input-missing", `${name}: cannot be read (${code ?? "unknown error"})`, cause);
  }
}

import type { BigIntStats } from "node:fs";
import { mkdir, open, readdir, rm, stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { Environment } from "../../domain/environment.js";
import { errorCode, RunError } from "../../domain/run-error.js";
import type { ReadAt } from "../bytes/line-range.js";
import { readingFailure } from "../bytes/read-error.js";
import { createOnce } from "./create-once.js";
import { openAtomicFile } from "./disk-file.js";
import { fileKey, identityOf, refuseChange } from "./file-identity.js";
import { isGlob } from "./glob.js";
import type { FileState, FoundFile, OpenFile, Store } from "./store.js";

/** Error codes of a missing file: no such name, links in a circle, or a file that another machine removed. */
const ABSENT: readonly (string | undefined)[] = ["ENOENT", "ENOTDIR", "ELOOP", "ESTALE"];

/** The file systems of this machine. */
export function openDisk({ cwd }: Environment): Store {
  return {
    resolve: (name) => resolve(cwd, name),
    expand: (name) => expand(name, cwd),
    identify: async (name) => {
      const stats = await stat(resolve(cwd, name), { bigint: true }).catch(() => undefined);
      return stats?.isFile() ? fileKey(identityOf(stats)) : undefined;
    },
    find: (path, name) => find(resolve(cwd, path), name),
    open: (path, name, state) => openFile(resolve(cwd, path), name, state),
    writing: {
      isLocal: true,
      create: (file) => openAtomicFile({ ...file, path: resolve(cwd, file.path) }),
      createOnce: (path, bytes) => createOnce(resolve(cwd, path), bytes),
      makeFolder: async (folder) => {
        await mkdir(resolve(cwd, folder), { recursive: true }).catch((cause: unknown) => {
          throw new RunError("cannot-create", `${folder}: cannot be created`, cause);
        });
      },
      list: (folder) => list(resolve(cwd, folder), folder),
      remove: (path) => remove(resolve(cwd, path), path, false),
      removeFolder: (folder) => remove(resolve(cwd, folder), folder, true),
    },
  };
}

async function expand(name: string, cwd: string): Promise<readonly FoundFile[]> {
  const found = await kindOf(name, cwd);
  if (found === "file") return [{ name, path: name }];
  if (found === "directory") {
    const { adviceForFolder } = await import("./folder.js");
    throw new RunError("input-missing", await adviceForFolder(resolve(cwd, name), name));
  }
  if (!isGlob(name)) throw new RunError("input-missing", `${name}: no such file${hubHint(name)}`);
  // imported only for globs: most runs name files, and start faster without it
  const { glob } = await import("tinyglobby");
  const paths = await glob(name, { cwd, onlyFiles: true, dot: false, expandDirectories: false });
  if (paths.length === 0) throw new RunError("input-missing", `${name}: no file matches`);
  return paths.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)).map((path) => ({ name: path, path }));
}

/** A name that looks like a repository of the Hugging Face hub: `owner/name`, without a file's extension. */
function hubHint(name: string): string {
  if (!/^[\w-][\w.-]*\/[\w.-]+$/.test(name) || /\.(?:jsonl?|parquet|gz|zst)$/.test(name)) return "";
  return `; a file of a dataset on the Hugging Face hub is named hf://datasets/${name}/PATH`;
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

async function find(path: string, name: string): Promise<FileState | undefined> {
  try {
    const { size, mtimeNs } = await stat(path, { bigint: true });
    return { bytes: Number(size), modified: String(mtimeNs) };
  } catch (cause) {
    const code = errorCode(cause);
    if (ABSENT.includes(code)) return undefined;
    throw new RunError("input-missing", `${name}: cannot be read (${code ?? "unknown error"})`, cause);
  }
}

async function openFile(path: string, name: string, state: FileState | undefined): Promise<OpenFile> {
  const handle = await open(path, "r").catch((cause: unknown) => {
    throw new RunError(
      "input-missing",
      `${name}: cannot be opened (${errorCode(cause) ?? "unknown error"})`,
      cause,
    );
  });
  const stats = await handle.stat({ bigint: true }).catch(async (cause: unknown) => {
    await handle.close().catch(() => undefined);
    throw readingFailure(cause, name);
  });
  const isRegular = stats.isFile();
  if (isRegular && state !== undefined && !isState(stats, state)) {
    await handle.close().catch(() => undefined);
    throw new RunError(
      "input-changed",
      `${name}: the input changed after it was looked up; run again when it no longer changes`,
    );
  }
  const readAt: ReadAt = (buffer, position) =>
    handle.read(buffer, 0, buffer.length, position).then(({ bytesRead }) => bytesRead);
  return {
    isRegular,
    bytes: Number(stats.size),
    readAt,
    reader: (range) => {
      // pipes have no positions
      if (range === undefined) return (buffer) => handle.read(buffer).then(({ bytesRead }) => bytesRead);
      let position = range.start;
      return async (buffer) => {
        const read = await readAt(
          buffer.subarray(0, Math.min(buffer.length, range.end - position)),
          position,
        );
        position += read;
        return read;
      };
    },
    refuseChange: async () => {
      if (isRegular) await refuseChange(path, name, handle, identityOf(stats));
    },
    close: () => handle.close(),
  };
}

function isState({ size, mtimeNs }: BigIntStats, state: FileState): boolean {
  return Number(size) === state.bytes && "modified" in state && String(mtimeNs) === state.modified;
}

async function list(path: string, name: string): Promise<readonly string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch((cause: unknown) => {
    if (ABSENT.includes(errorCode(cause))) return [];
    throw new RunError("io", `${name}: reading failed (${errorCode(cause) ?? "unknown error"})`, cause);
  });
  return entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name));
}

async function remove(path: string, name: string, recursive: boolean): Promise<void> {
  await rm(path, { recursive, force: true }).catch((cause: unknown) => {
    throw new RunError("io", `${name}: cannot be removed (${errorCode(cause) ?? "unknown error"})`, cause);
  });
}

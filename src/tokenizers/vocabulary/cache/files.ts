import { randomUUID } from "node:crypto";
import {
  closeSync,
  constants,
  fstatSync,
  futimesSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import system from "node:process";
import { errorCode } from "../../../domain/run-error.js";
import type { Allocate } from "../../sources/source.js";
import { prune } from "./prune.js";

/** More than the block of the largest tokenizer.json that is loaded. */
const MOST_BYTES = 512 * 2 ** 20;
const DAY = 24 * 60 * 60 * 1000;
/** No link is followed, and a pipe or a device is not waited for. */
const READ = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** The bytes of a file in the folder; undefined if it cannot be read, is not a file, or others could have written it. */
export function readFileOf(folder: string, name: string, allocate: Allocate): Uint8Array | undefined {
  return ifPossible(() => {
    const file = openSync(join(folder, name), READ);
    try {
      const stats = fstatSync(file);
      if (!stats.isFile() || !isOwn(stats) || stats.size > MOST_BYTES) return undefined;
      const bytes = allocate(stats.size);
      let read = 0;
      while (read < bytes.length) {
        const more = readSync(file, bytes, read, bytes.length - read, null);
        if (more === 0) return undefined;
        read += more;
      }
      noteUse(file, stats);
      return bytes;
    } finally {
      closeSync(file);
    }
  });
}

/** Writes a file into the folder, if the folder is the user's own: whole or not at all. */
export function writeFileTo(folder: string, name: string, parts: readonly Uint8Array[]): void {
  ifPossible(() => {
    makeFolder(folder);
    const stats = statSync(folder);
    if (!stats.isDirectory() || !isOwn(stats)) return;
    const part = join(folder, `${name}.${randomUUID()}.part`);
    try {
      const file = openSync(part, "wx", 0o600);
      try {
        for (const bytes of parts) writeFileSync(file, bytes);
      } finally {
        closeSync(file);
      }
      renameSync(part, join(folder, name));
    } catch (error) {
      rmSync(part, { force: true });
      throw error;
    }
    prune(folder, name);
  });
}

/** Makes a folder and those above it. Node's own way never ends where the system says of a folder that its parent is not there. */
function makeFolder(path: string): void {
  try {
    mkdirSync(path, 0o700);
  } catch (error) {
    const code = errorCode(error);
    if (code === "EEXIST") return;
    if (code !== "ENOENT" || dirname(path) === path) throw error;
    makeFolder(dirname(path));
    mkdirSync(path, 0o700);
  }
}

/** Whether only this user, or the system's own, can write. Windows has no such ids. */
function isOwn({ uid, mode }: Stats): boolean {
  const own = system.geteuid?.();
  return own === undefined || (uid === own && (mode & 0o022) === 0);
}

/** The least recently used files are removed first. */
function noteUse(file: number, { mtimeMs }: Stats): void {
  const now = Date.now();
  if (now - mtimeMs > DAY) ifPossible(() => futimesSync(file, now / 1000, now / 1000));
}

/** What the file system refuses is not done. */
function ifPossible<Result>(act: () => Result): Result | undefined {
  try {
    return act();
  } catch (error) {
    if (errorCode(error) !== undefined) return undefined;
    throw error;
  }
}

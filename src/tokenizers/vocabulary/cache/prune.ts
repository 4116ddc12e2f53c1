import { lstatSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { errorCode } from "../../../domain/run-error.js";
import { FILE_NAME, PART_NAME } from "./names.js";

/** What the folder may hold. */
const MOST_FILES = 32;
const MOST_BYTES = 512 * 2 ** 20;
/** A part that is older belongs to a process that was killed. */
const PART_AGE = 60 * 60 * 1000;

/** Removes files of our own that are too many, the least recently used first, but not `kept`; other files stay. */
export function prune(folder: string, kept: string): void {
  const names = readdirSync(folder);
  const parts = names.filter((name) => PART_NAME.test(name)).flatMap((name) => found(folder, name));
  for (const { name, time } of parts)
    if (Date.now() - time > PART_AGE) rmSync(join(folder, name), { force: true });
  const files = names.filter((name) => FILE_NAME.test(name)).flatMap((name) => found(folder, name));
  const byUse = files.toSorted((a, b) => rank(b, kept) - rank(a, kept));
  let bytes = 0;
  byUse.forEach(({ name, size }, i) => {
    bytes += size;
    if (name !== kept && (i >= MOST_FILES || bytes > MOST_BYTES)) rmSync(join(folder, name), { force: true });
  });
}

interface Found {
  readonly name: string;
  readonly size: number;
  readonly time: number;
}

function rank({ name, time }: Found, kept: string): number {
  return name === kept ? Number.MAX_VALUE : time;
}

/** Nothing if another process was faster, or if it is no file. */
function found(folder: string, name: string): readonly Found[] {
  try {
    const stats = lstatSync(join(folder, name));
    return stats.isFile() ? [{ name, size: stats.size, time: stats.mtimeMs }] : [];
  } catch (error) {
    if (errorCode(error) === "ENOENT") return [];
    throw error;
  }
}

import { basename, dirname, join } from "node:path";
import { setTimeout as passed } from "node:timers/promises";
import { RunError } from "../../domain/run-error.js";
import { type LockOwner, lockFile } from "./file-lock.js";

const WAIT_MILLISECONDS = 20;
/** Publishing takes a few flushes of a disk. */
const MOST_WAITS = 3000;

/**
 * Waits until no other run publishes under this path, and returns what ends this one's turn, so that the files of two
 * runs are never mixed; `name` is the output's in messages. The lock of a process that was killed is taken over. Throws
 * RunError `cannot-create` or `io`.
 */
export function lockPublishing(path: string, name: string, owner: LockOwner): Promise<() => Promise<void>> {
  const lock = join(dirname(path), `.${basename(path)}.publishing`);
  return lockFile({ lock, path, name }, owner, async (waits) => {
    if (waits >= MOST_WAITS)
      throw new RunError("io", `${name}: another run is publishing it; if none is running, remove ${lock}`);
    await passed(WAIT_MILLISECONDS);
  });
}

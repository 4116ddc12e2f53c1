import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { errorCode } from "../../domain/run-error.js";
import { cannotCreate, machineTag, temporaryBeside } from "./durable.js";

/** The process that locks, and whether another one of this machine may be running. */
export interface LockOwner {
  readonly id: number;
  readonly isRunning: (id: number) => boolean;
}

/** The file of a lock, and the file that it is for. */
export interface LockPaths {
  readonly lock: string;
  readonly path: string;
  /** The name of `path` in messages. */
  readonly name: string;
}

/** File systems without hard links cannot exclude another run so. */
const UNSUPPORTED: readonly (string | undefined)[] = ["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"];

/**
 * Takes a lock, and returns what gives it up. While a process that may be running has it, `whenHeld` is called with the
 * number of calls before: it waits, or throws. The lock of a process that was killed is taken over. Throws RunError
 * `cannot-create`.
 */
export async function lockFile(
  { lock, path, name }: LockPaths,
  owner: LockOwner,
  whenHeld: (calls: number) => Promise<void>,
): Promise<() => Promise<void>> {
  const own = `${temporaryBeside(path, owner.id)}.lock`;
  const text = `${owner.id} ${machineTag(hostname())}`;
  await writeFile(own, text, { flag: "wx" }).catch((cause: unknown) => {
    throw cannotCreate(name, cause);
  });
  try {
    for (let calls = 0; ; ) {
      const taken = await link(own, lock).then(
        () => true,
        (cause: unknown) => {
          if (UNSUPPORTED.includes(errorCode(cause))) return undefined;
          if (errorCode(cause) !== "EEXIST") throw cannotCreate(name, cause);
          return false;
        },
      );
      if (taken === undefined) return async () => undefined;
      if (taken) return once(() => rm(lock, { force: true }));
      if (!(await removeStale(lock, `${own}.old`, owner))) await whenHeld(calls++);
    }
  } finally {
    await rm(own, { force: true });
  }
}

/** The lock may be another run's after it was given up. */
function once(end: () => Promise<void>): () => Promise<void> {
  let ended: Promise<void> | undefined;
  return () => {
    ended ??= end();
    return ended;
  };
}

/** Removes the lock of a process that has ended; false if it may be running. */
async function removeStale(lock: string, aside: string, owner: LockOwner): Promise<boolean> {
  if (!(await isStale(lock, owner))) return false;
  const isMoved = await rename(lock, aside).then(
    () => true,
    () => false,
  );
  if (!isMoved) return true;
  // another run may have taken it over between the two: then it is that run's turn
  if (!(await isStale(aside, owner))) await link(aside, lock).catch(() => undefined);
  await rm(aside, { force: true });
  return true;
}

async function isStale(lock: string, { id, isRunning }: LockOwner): Promise<boolean> {
  const [process, machine] = (await readFile(lock, "latin1").catch(() => "")).split(" ");
  if (machine !== machineTag(hostname())) return false;
  // this process has no lock yet: one under its own number is of an earlier process, as in a container that started again
  return Number(process) === id || !isRunning(Number(process));
}

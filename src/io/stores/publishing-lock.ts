import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { setTimeout as passed } from "node:timers/promises";
import { errorCode, RunError } from "../../domain/run-error.js";
import { cannotCreate, machineTag, temporaryBeside } from "./durable.js";

/** The process that publishes, and whether another one of this machine may be running. */
export interface Publisher {
  readonly id: number;
  readonly isRunning: (id: number) => boolean;
}

const WAIT_MILLISECONDS = 20;
/** Publishing takes a few flushes of a disk. */
const MOST_WAITS = 3000;
/** File systems without hard links cannot exclude another run so. */
const UNSUPPORTED: readonly (string | undefined)[] = ["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"];

/**
 * Waits until no other run publishes under this path, and returns what ends this one's turn, so that the files of two
 * runs are never mixed; `name` is the output's in messages. The lock of a process that was killed is taken over. Throws
 * RunError `cannot-create` or `io`.
 */
export async function lockPublishing(
  path: string,
  name: string,
  publisher: Publisher,
): Promise<() => Promise<void>> {
  const lock = join(dirname(path), `.${basename(path)}.publishing`);
  const own = `${temporaryBeside(path, publisher.id)}.lock`;
  const text = `${publisher.id} ${machineTag(hostname())}`;
  await writeFile(own, text, { flag: "wx" }).catch((cause: unknown) => {
    throw cannotCreate(name, cause);
  });
  try {
    for (let waits = 0; ; waits++) {
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
      if (waits === MOST_WAITS)
        throw new RunError("io", `${name}: another run is publishing it; if none is running, remove ${lock}`);
      if (!(await removeStale(lock, `${own}.old`, publisher))) await passed(WAIT_MILLISECONDS);
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
async function removeStale(lock: string, aside: string, publisher: Publisher): Promise<boolean> {
  if (!(await isStale(lock, publisher))) return false;
  const isMoved = await rename(lock, aside).then(
    () => true,
    () => false,
  );
  if (!isMoved) return true;
  // another run may have taken it over between the two: then it is that run's turn
  if (!(await isStale(aside, publisher))) await link(aside, lock).catch(() => undefined);
  await rm(aside, { force: true });
  return true;
}

async function isStale(lock: string, { id, isRunning }: Publisher): Promise<boolean> {
  const [process, machine] = (await readFile(lock, "latin1").catch(() => "")).split(" ");
  if (machine !== machineTag(hostname())) return false;
  // this process has no lock yet: one under its own number is of an earlier process, as in a container that started again
  return Number(process) === id || !isRunning(Number(process));
}

import { lstat, readdir, readFile, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { errorCode, RunError } from "../../domain/run-error.js";
import { difference } from "../compare-runs.js";
import type { Fingerprint } from "../fingerprint.js";
import type { Host } from "../world.js";
import type { Checkpoint, FoundCheckpoint } from "./checkpoint.js";
import { TEMPORARY } from "./temporary-name.js";

/** The checkpoints of interrupted runs for an output, the one with the most rows first. */
export async function findCheckpoints(output: string): Promise<readonly FoundCheckpoint[]> {
  const folder = dirname(output);
  const names = await readdir(folder).catch(() => []);
  const own = names.filter(
    (name) =>
      name.endsWith(".part.json") &&
      TEMPORARY.test(name.slice(0, -".json".length)) &&
      name.startsWith(`.${basename(output)}.`) &&
      name.length === `.${basename(output)}.`.length + "0123456789abcdef01234567.part.json".length,
  );
  if (own.length === 0) return [];
  const { Checkpoint } = await import("./checkpoint.js");
  const found = await Promise.all(
    own.map(async (name): Promise<FoundCheckpoint | undefined> => {
      const path = join(folder, name);
      const checkpoint = Checkpoint.safeParse(await jsonIn(path));
      // a checkpoint counts only for the rows file that it is named after
      if (!checkpoint.success || `${checkpoint.data.rows.temporary}.json` !== name) return undefined;
      const { temporary, bytes } = checkpoint.data.rows;
      const stats = await lstat(join(folder, temporary)).catch(() => undefined);
      // a run may be interrupted after its rows are published and before its checkpoint is removed
      if (stats?.isFile() !== true || stats.size < bytes) return undefined;
      return { path, checkpoint: checkpoint.data };
    }),
  );
  return found
    .filter((one) => one !== undefined)
    .sort((a, b) => b.checkpoint.tally.rowsIn - a.checkpoint.tally.rowsIn);
}

async function jsonIn(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    if (error instanceof SyntaxError || errorCode(error) !== undefined) return undefined;
    throw error;
  }
}

/**
 * The checkpoint to resume from; undefined if there is none. Throws RunError `config`, with the difference, if all of
 * them would have led to other bytes, and if the process of the matching one may still be running.
 */
export function chooseCheckpoint(
  found: readonly FoundCheckpoint[],
  now: (checkpoint: Checkpoint) => Fingerprint,
  { isRunning }: Host,
): FoundCheckpoint | undefined {
  const [first] = found;
  if (first === undefined) return undefined;
  const same = found.find(({ checkpoint }) => {
    const { fingerprint } = checkpoint;
    return difference(fingerprint, now(checkpoint)) === undefined;
  });
  if (same === undefined) {
    throw cannotResume(
      difference(first.checkpoint.fingerprint, now(first.checkpoint)) ?? "the earlier run differs",
    );
  }
  const { process, host } = same.checkpoint.writer;
  if (host === hostname() && isRunning(process)) {
    throw new RunError(
      "config",
      `process ${process} may still be writing this output; stop it, or run without --resume`,
    );
  }
  return same;
}

/** The error for an earlier run that this one cannot continue. */
export function cannotResume(what: string): RunError {
  return new RunError("config", `cannot resume: ${what}; run without --resume to start over`);
}

/** Removes the files of interrupted runs of this machine, except of those that may still be running. */
export async function removeCheckpoints(
  found: readonly FoundCheckpoint[],
  rejects: string | undefined,
  { isRunning }: Host,
): Promise<void> {
  for (const { path, checkpoint } of found) {
    const { writer, rows } = checkpoint;
    if (writer.host !== hostname() || isRunning(writer.process)) continue;
    await rm(join(dirname(path), rows.temporary), { force: true });
    if (rejects !== undefined && checkpoint.rejects !== undefined)
      await rm(join(dirname(resolve(rejects)), checkpoint.rejects.temporary), { force: true });
    await rm(path, { force: true });
  }
}

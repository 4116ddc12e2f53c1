import { lstat, readdir, readFile, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { z } from "zod";
import { Tally } from "../../block/tally.js";
import { errorCode, RunError } from "../../domain/run-error.js";
import { difference, Fingerprint, Sha256 } from "../fingerprint.js";
import type { Host } from "../world.js";

/** The name that an attempt gives to a file until it is published; nothing else is ever opened on a checkpoint's word. */
const Temporary = z.string().regex(/^\.[^/\\\0]+\.[0-9a-f]{12}\.part$/);
const Count = z.int().nonnegative();
const Unfinished = z.strictObject({ temporary: Temporary, bytes: Count, sha256: Sha256 });

/** How far a run has come: what a later one needs to go on from there. */
export const Checkpoint = z.strictObject({
  fingerprint: Fingerprint,
  rows: Unfinished,
  rejects: Unfinished.optional(),
  done: z
    .array(z.strictObject({ name: z.string(), bytes: Count, sha256: Sha256.optional() }))
    .describe("inputs that are read completely"),
  position: z
    .strictObject({ byte: Count, line: z.int().positive() })
    .describe("position in the next input, in decompressed bytes"),
  tally: Tally,
  seconds: z.number().nonnegative().describe("duration of the run so far"),
  writer: z.strictObject({ process: z.int().positive(), host: z.string() }),
});
export type Checkpoint = z.output<typeof Checkpoint>;

/** A checkpoint, and where it lies. */
export interface FoundCheckpoint {
  readonly path: string;
  readonly checkpoint: Checkpoint;
}

/** The checkpoints that runs which were cut off have left for an output, the furthest first. */
export async function findCheckpoints(output: string): Promise<readonly FoundCheckpoint[]> {
  const folder = dirname(output);
  const names = await readdir(folder).catch(() => []);
  const own = names.filter(
    (name) =>
      name.endsWith(".part.json") &&
      Temporary.safeParse(name.slice(0, -".json".length)).success &&
      name.startsWith(`.${basename(output)}.`) &&
      name.length === `.${basename(output)}.`.length + "0123456789ab.part.json".length,
  );
  const found = await Promise.all(
    own.map(async (name): Promise<FoundCheckpoint | undefined> => {
      const path = join(folder, name);
      const checkpoint = Checkpoint.safeParse(await jsonIn(path));
      // the rows are those that it lies beside, whatever it says
      if (!checkpoint.success || `${checkpoint.data.rows.temporary}.json` !== name) return undefined;
      const { temporary, bytes } = checkpoint.data.rows;
      const stats = await lstat(join(folder, temporary)).catch(() => undefined);
      // a run may have been cut off when its rows were published, and the checkpoint not yet gone
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
 * The checkpoint to go on from; undefined when there is none. Throws RunError `config` when what there is was made
 * otherwise, and says how; and when its process may still be at work.
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

/** The earlier run would have written other bytes. */
export function cannotResume(what: string): RunError {
  return new RunError("config", `cannot resume: ${what}; run without --resume to start over`);
}

/** Takes away what runs that were cut off have left, but for those that may still be at work. */
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

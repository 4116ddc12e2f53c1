import { existsSync } from "node:fs";
import { lstat, mkdir, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { errorCode, RunError } from "../domain/run-error.js";
import { cannotCreate, notDurable, syncDirectory, temporaryBeside } from "../io/stores/durable.js";
import { type LocatedOutput, locateOutput } from "../io/stores/locate.js";
import type { Cleanup } from "../run/cleanup.js";
import { removeLeftovers } from "../run/leftovers.js";
import type { World } from "../run/world.js";

/** A folder that appears under its name when all its files are complete. */
export interface SweepFolder {
  /** Its name once it is published. */
  readonly name: string;
  /** Makes a folder in it. */
  readonly makeFolder: (name: string) => Promise<void>;
  /** A file in it; its name in messages and records is the one that it will have. */
  readonly locate: (file: string) => Promise<LocatedOutput>;
  /** Gives the folder its name, by one rename. Throws RunError `cannot-create` if the name is taken, or `io`. */
  readonly publish: () => Promise<void>;
}

/**
 * Makes a temporary folder beside the one that will be published, which `cleanup` removes otherwise. Throws RunError
 * `usage` for a store that cannot rename folders, and `cannot-create`.
 */
export async function openSweepFolder(name: string, world: World, cleanup: Cleanup): Promise<SweepFolder> {
  const located = await locateOutput(name, world);
  if (!located.writing.isLocal)
    throw new RunError(
      "usage",
      `${name}: a sweep is published by renaming its folder, which this store cannot do; name a folder of this machine, and copy it later`,
    );
  const { path } = located;
  await refuseTaken(path, name);
  const temporary = temporaryBeside(path, world.host?.id);
  await mkdir(temporary).catch((cause: unknown) => {
    throw cannotCreate(name, cause);
  });
  let isPublished = false;
  const folders = [temporary];
  cleanup.atEnd(async () => {
    if (!isPublished) await rm(temporary, { recursive: true, force: true });
  });
  return {
    name,
    makeFolder: async (folder) => {
      folders.push(join(temporary, folder));
      await mkdir(join(temporary, folder)).catch((cause: unknown) => {
        throw cannotCreate(`${name}/${folder}`, cause);
      });
    },
    locate: async (file) => ({
      ...(await locateOutput(join(temporary, file), world)),
      name: `${name}/${file}`,
    }),
    publish: async () => {
      for (const folder of folders) await syncDirectory(folder);
      await refuseTaken(path, name);
      await rename(temporary, path).catch((cause: unknown) => {
        throw isTaken(cause) ? taken(path, name) : cannotCreate(name, cause);
      });
      isPublished = true;
      await syncDirectory(dirname(path)).catch((cause: unknown) => {
        throw notDurable(name, cause);
      });
      if (world.host !== undefined) await removeLeftovers(located, world.host);
    },
  };
}

/** Throws RunError `cannot-create` if there is something that a rename would replace. */
async function refuseTaken(path: string, name: string): Promise<void> {
  const found = await lstat(path).catch((cause: unknown) => {
    if (errorCode(cause) === "ENOENT") return undefined;
    throw cannotCreate(name, cause);
  });
  if (found === undefined) return;
  const isEmpty = found.isDirectory() && (await readdir(path).catch(() => [name])).length === 0;
  if (!isEmpty) throw taken(path, name);
}

/** What a rename onto a folder that is not empty, or onto a file, fails with. */
function isTaken(cause: unknown): boolean {
  return ["ENOTEMPTY", "EEXIST", "ENOTDIR"].includes(errorCode(cause) ?? "");
}

function taken(path: string, name: string): RunError {
  let next = 2;
  while (existsSync(`${path}-${next}`)) next++;
  return new RunError(
    "cannot-create",
    `${name} exists, and a sweep replaces nothing; name another folder, or remove that one first`,
    undefined,
    { output: `${name}-${next}` },
  );
}

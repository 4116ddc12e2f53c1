import type { BigIntStats } from "node:fs";
import { type FileHandle, stat } from "node:fs/promises";
import { RunError } from "../../domain/run-error.js";

/** What identifies one state of a file. */
export interface FileIdentity {
  readonly device: bigint;
  readonly inode: bigint;
  readonly bytes: bigint;
  readonly modified: bigint;
}

export function identityOf(stats: BigIntStats): FileIdentity {
  return { device: stats.dev, inode: stats.ino, bytes: stats.size, modified: stats.mtimeNs };
}

/** What identifies a file on this machine. */
export function fileKey({ device, inode }: FileIdentity): string {
  return `${device}:${inode}`;
}

function sameFile(a: FileIdentity, b: FileIdentity): boolean {
  return a.device === b.device && a.inode === b.inode;
}

/** Throws RunError `input-changed` if the file grew, shrank, was written, deleted or replaced since it was opened. */
export async function refuseChange(
  path: string,
  name: string,
  handle: FileHandle,
  before: FileIdentity,
): Promise<void> {
  const open = identityOf(await handle.stat({ bigint: true }));
  const named = await stat(path, { bigint: true }).then(identityOf, () => undefined);
  const change =
    open.bytes > before.bytes
      ? "grew"
      : open.bytes < before.bytes
        ? "shrank"
        : open.modified !== before.modified
          ? "was modified"
          : named === undefined
            ? "was deleted"
            : !sameFile(named, before)
              ? "was replaced"
              : undefined;
  if (change !== undefined) {
    throw new RunError(
      "input-changed",
      `${name}: the input ${change} while it was read; run again when it no longer changes`,
    );
  }
}

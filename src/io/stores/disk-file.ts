import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, lstat, open, readlink, realpath, rename, stat, unlink } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { errorCode, RunError } from "../../domain/run-error.js";
import type { AtomicFile, NewFile, PartialFile } from "./atomic-file.js";
import { type DigestingWriter, digestingWriter } from "./digesting-writer.js";
import { cannotCreate, ioFailure, notDurable, syncDirectory, temporaryBeside } from "./durable.js";

/**
 * Creates a temporary file in the folder of the path, under a name that only this attempt uses, or continues the file
 * of an earlier attempt. Throws RunError `cannot-create`, `config` if the earlier file was altered, later `io`.
 */
export async function openAtomicFile({
  path: wanted,
  name,
  onOpen,
  earlier,
  ifExists,
  writer,
}: NewFile): Promise<AtomicFile> {
  const isFollowed = ifExists === "followed";
  const found = await (isFollowed ? stat : lstat)(wanted).catch((cause: unknown) => {
    if (errorCode(cause) === "ENOENT") return undefined;
    throw cannotCreate(name, cause);
  });
  if (found?.isDirectory()) {
    const hint = isFollowed ? "name a file in it" : "remove it";
    throw new RunError("cannot-create", `${name} is a directory; ${hint}`);
  }
  if (!isFollowed) {
    const file = openTemporary(wanted, name, found?.isFile() ? found.mode : undefined, writer);
    onOpen(file);
    return file;
  }
  if (found !== undefined && !found.isFile()) return openDirectly(wanted, name);
  const path = await followLinks(wanted).catch((cause: unknown) => {
    throw cannotCreate(name, cause);
  });
  const file =
    earlier === undefined ? openTemporary(path, name, found?.mode, writer) : openEarlier(path, name, earlier);
  onOpen(file);
  return file;
}

/** Most links that Linux follows in one path. */
const MOST_LINKS = 40;

/** The file that a path leads to through links, also through one whose target does not exist yet. */
export async function followLinks(path: string): Promise<string> {
  let target = path;
  for (let links = 0; links < MOST_LINKS; links++) {
    const next = await readlink(target).catch((cause: unknown) => {
      const code = errorCode(cause);
      if (code === "EINVAL" || code === "ENOENT") return undefined;
      throw cause;
    });
    if (next === undefined) return realpath(target).catch(() => target);
    target = resolve(dirname(target), next);
  }
  return target;
}

async function openTemporary(
  path: string,
  name: string,
  mode: number | undefined,
  writer: number | undefined,
): Promise<AtomicFile> {
  const temporary = temporaryBeside(path, writer);
  // never wider than the replaced file's, even while it is empty: a program that opens it then could read it later
  const permissions = mode === undefined ? 0o666 : mode & 0o777;
  const handle = await open(temporary, "wx", permissions).catch((cause: unknown) => {
    throw cannotCreate(name, cause);
  });
  try {
    // restores permissions that the umask removed
    if (mode !== undefined && ((await handle.stat()).mode & 0o777) !== permissions)
      await handle.chmod(permissions);
  } catch (cause) {
    await handle.close().catch(() => undefined);
    await unlink(temporary).catch(() => undefined);
    throw cannotCreate(name, cause);
  }
  return temporaryFile(path, temporary, handle, digestingWriter(handle, name), name, false);
}

/** How many bytes of an earlier attempt's file are read at once. */
const CHECK_BYTES = 1 << 20;

/** Continues an earlier attempt's file after its durable part; the rest is truncated. */
async function openEarlier(path: string, name: string, earlier: PartialFile): Promise<AtomicFile> {
  const temporary = join(dirname(path), earlier.temporary);
  // never through a link, which another user may have planted
  const handle = await open(temporary, constants.O_RDWR | constants.O_NOFOLLOW).catch((cause: unknown) => {
    throw cannotCreate(name, cause);
  });
  try {
    const digest = createHash("sha256");
    const buffer = Buffer.allocUnsafeSlow(CHECK_BYTES);
    let at = 0;
    while (at < earlier.bytes) {
      const length = Math.min(buffer.length, earlier.bytes - at);
      const { bytesRead } = await handle.read(buffer, 0, length, at);
      if (bytesRead === 0) break;
      digest.update(buffer.subarray(0, bytesRead));
      at += bytesRead;
    }
    if (digest.copy().digest("hex") !== earlier.sha256) {
      throw new RunError(
        "config",
        `${name}: the partial file of the earlier run was changed; run without --resume`,
      );
    }
    await handle.truncate(earlier.bytes);
    return temporaryFile(
      path,
      temporary,
      handle,
      digestingWriter(handle, name, { digest, bytes: at }),
      name,
      true,
    );
  } catch (cause) {
    await handle.close();
    throw cause instanceof RunError ? cause : ioFailure(name, cause);
  }
}

function temporaryFile(
  path: string,
  temporary: string,
  handle: FileHandle,
  file: DigestingWriter,
  name: string,
  /** Whether the file has a checkpoint. */
  isCheckpointed: boolean,
): AtomicFile {
  let isKept = isCheckpointed;
  let published = false;
  const discard = async (): Promise<void> => {
    if (published) return;
    await handle.close().catch(() => undefined);
    await unlink(temporary).catch(() => undefined);
  };
  return {
    path,
    write: file.write,
    checkpoint: async () => {
      isKept = true;
      await handle.datasync().catch((cause: unknown) => {
        throw ioFailure(name, cause);
      });
      return { temporary: basename(temporary), ...file.digest() };
    },
    publish: async () => {
      try {
        await handle.sync();
        await handle.close();
        await rename(temporary, path);
        published = true;
      } catch (cause) {
        throw ioFailure(name, cause);
      }
      await syncDirectory(dirname(path)).catch((cause: unknown) => {
        throw notDurable(name, cause);
      });
      return file.digest();
    },
    discard,
    keepPartial: () => (isKept && !published ? handle.close().catch(() => undefined) : discard()),
  };
}

/** Opens a pipe or a device: it is written directly, as it cannot be published. */
async function openDirectly(path: string, name: string): Promise<AtomicFile> {
  const handle = await open(path, "w").catch((cause: unknown) => {
    throw cannotCreate(name, cause);
  });
  const file = digestingWriter(handle, name);
  return {
    path,
    write: file.write,
    checkpoint: () => Promise.resolve(undefined),
    publish: async () => {
      await handle.close();
      return file.digest();
    },
    discard: () => handle.close().catch(() => undefined),
    keepPartial: () => handle.close().catch(() => undefined),
  };
}

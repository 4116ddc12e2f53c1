import { createHash, type Hash, randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, link, lstat, open, realpath, rename, rm, stat, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { errorCode, RunError } from "../../domain/run-error.js";
import type { AtomicFile, FileDigest, IfExists, PartialFile } from "./atomic-file.js";

/**
 * Opens a temporary file beside the path, under a name of this attempt alone. `name` is what messages call it.
 * `onTemporary` is told of the file before it exists, so that it can be discarded whenever the run ends. `earlier` is
 * what an earlier attempt has left, to be continued. Throws RunError `cannot-create` before anything is read, `config`
 * when what was left has been altered, later `io`.
 */
export async function openAtomicFile(
  wanted: string,
  name: string,
  onTemporary: (file: Promise<AtomicFile>) => void,
  earlier?: PartialFile,
  ifExists: IfExists = "followed",
): Promise<AtomicFile> {
  const isFollowed = ifExists === "followed";
  const found = await (isFollowed ? stat : lstat)(wanted).catch((cause: unknown) => {
    if (errorCode(cause) === "ENOENT") return undefined;
    throw cannotCreate(name, cause);
  });
  if (found?.isDirectory()) {
    const hint = isFollowed ? "name a file in it" : "take it away";
    throw new RunError("cannot-create", `${name} is a directory; ${hint}`);
  }
  if (!isFollowed) {
    const file = openTemporary(wanted, name, found?.isFile() ? found.mode : undefined);
    onTemporary(file);
    return file;
  }
  if (found !== undefined && !found.isFile()) return openDirectly(wanted, name);
  const path =
    found === undefined
      ? wanted
      : await realpath(wanted).catch((cause: unknown) => {
          throw cannotCreate(name, cause);
        });
  const file =
    earlier === undefined ? openTemporary(path, name, found?.mode) : openEarlier(path, name, earlier);
  onTemporary(file);
  return file;
}

async function openTemporary(path: string, name: string, mode: number | undefined): Promise<AtomicFile> {
  const temporary = temporaryBeside(path);
  // never wider than what it replaces, not even while it is empty: who opens it then can read what comes
  const wanted = mode === undefined ? 0o666 : mode & 0o777;
  const handle = await open(temporary, "wx", wanted).catch((cause: unknown) => {
    throw cannotCreate(name, cause);
  });
  try {
    // what the umask took is given back
    if (mode !== undefined && ((await handle.stat()).mode & 0o777) !== wanted) await handle.chmod(wanted);
  } catch (cause) {
    await handle.close().catch(() => undefined);
    await unlink(temporary).catch(() => undefined);
    throw cannotCreate(name, cause);
  }
  return temporaryFile(path, temporary, handle, counted(handle, name), name, false);
}

/** What is read of an earlier attempt at once. */
const CHECK_BYTES = 1 << 20;

/** Goes on behind what an earlier attempt has made durable; what it has written behind that goes. */
async function openEarlier(path: string, name: string, earlier: PartialFile): Promise<AtomicFile> {
  const temporary = join(dirname(path), earlier.temporary);
  // never through a link, which somebody may have laid there
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
        `${name}: what the earlier run has left was altered; run without --resume`,
      );
    }
    await handle.truncate(earlier.bytes);
    return temporaryFile(path, temporary, handle, counted(handle, name, { digest, bytes: at }), name, true);
  } catch (cause) {
    await handle.close();
    throw cause instanceof RunError ? cause : ioFailure(name, cause);
  }
}

function temporaryFile(
  path: string,
  temporary: string,
  handle: FileHandle,
  file: Counted,
  name: string,
  /** Whether there is a checkpoint of it. */
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
      return { temporary: basename(temporary), ...file.written() };
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
      return file.written();
    },
    discard,
    leave: () => (isKept && !published ? handle.close().catch(() => undefined) : discard()),
  };
}

/** Pipes and devices have no name to be published under. */
async function openDirectly(path: string, name: string): Promise<AtomicFile> {
  const handle = await open(path, "w").catch((cause: unknown) => {
    throw cannotCreate(name, cause);
  });
  const file = counted(handle, name);
  return {
    path,
    write: file.write,
    checkpoint: () => Promise.resolve(undefined),
    publish: async () => {
      await handle.close();
      return file.written();
    },
    discard: () => handle.close().catch(() => undefined),
    leave: () => handle.close().catch(() => undefined),
  };
}

/** A writer that knows what it has written. */
interface Counted {
  readonly write: (chunk: Buffer) => Promise<void>;
  readonly written: () => FileDigest;
}

/** `before` is what stands in the file already; a file that has no such thing may be a pipe, which has no positions. */
function counted(
  handle: FileHandle,
  name: string,
  before?: { readonly digest: Hash; readonly bytes: number },
): Counted {
  const digest = before?.digest ?? createHash("sha256");
  let bytes = before?.bytes ?? 0;
  return {
    write: async (chunk: Buffer): Promise<void> => {
      digest.update(chunk);
      for (let at = 0; at < chunk.length; ) {
        const position = before === undefined ? null : bytes;
        const { bytesWritten } = await handle
          .write(chunk, at, chunk.length - at, position)
          .catch((cause: unknown) => {
            throw errorCode(cause) === "EPIPE" ? cause : ioFailure(name, cause);
          });
        at += bytesWritten;
        bytes += bytesWritten;
      }
    },
    written: () => ({ bytes, sha256: digest.copy().digest("hex") }),
  };
}

/**
 * Gives a file to a name that nothing has yet, durably; false when something has it. Throws RunError `cannot-create`
 * or `io`.
 */
export async function createOnce(path: string, bytes: Buffer): Promise<boolean> {
  const temporary = temporaryBeside(path);
  const handle = await open(temporary, "wx").catch((cause: unknown) => {
    throw cannotCreate(path, cause);
  });
  try {
    await handle.writeFile(bytes);
    await handle.sync();
    await link(temporary, path);
    await syncDirectory(dirname(path));
    return true;
  } catch (cause) {
    if (errorCode(cause) === "EEXIST") return false;
    throw ioFailure(path, cause);
  } finally {
    await handle.close();
    await rm(temporary, { force: true });
  }
}

/** A rename is durable only when its directory is. Some file systems cannot do it; then there is no more to be had. */
async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync().catch((cause: unknown) => {
      const code = errorCode(cause);
      if (code !== "EINVAL" && code !== "ENOTSUP" && code !== "EPERM") throw cause;
    });
  } finally {
    await handle.close();
  }
}

/** A name of this attempt alone. */
function temporaryBeside(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomBytes(6).toString("hex")}.part`);
}

function cannotCreate(path: string, cause: unknown): RunError {
  return new RunError(
    "cannot-create",
    `${path}: cannot be created (${errorCode(cause) ?? "unknown error"})`,
    cause,
  );
}

function ioFailure(path: string, cause: unknown): RunError {
  return new RunError(
    "io",
    `${path}: writing failed (${errorCode(cause) ?? "unknown error"}); it was not published`,
    cause,
  );
}

function notDurable(path: string, cause: unknown): RunError {
  const code = errorCode(cause) ?? "unknown error";
  return new RunError(
    "io",
    `${path}: is published and complete, but a power cut could take its name back (${code}); run again`,
    cause,
  );
}

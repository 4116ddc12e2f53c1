import { createHash, randomBytes } from "node:crypto";
import { type FileHandle, open, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { errorCode, RunError } from "../domain/failure.js";

/** A file that appears under its name only when it is whole. */
export interface AtomicFile {
  /** The path that `publish` gives the file to: behind a symbolic link, the link's target. */
  readonly path: string;
  readonly write: (bytes: Buffer) => Promise<void>;
  /** Makes what was written durable and gives it its name. Bytes and SHA-256 are of the file as it lies on disk. */
  readonly publish: () => Promise<{ readonly bytes: number; readonly sha256: string }>;
  /** Removes what was written, unless it is published. Never throws. */
  readonly discard: () => Promise<void>;
}

/**
 * Opens a temporary file beside the path, under a name of this attempt alone; a device or a pipe is written to
 * directly. `name` is what messages call it. `onTemporary` is told of the file before it exists, so that it can be
 * discarded whenever the run ends. Throws RunError `cannot-create` before anything is read, later `io`.
 */
export async function openAtomicFile(
  wanted: string,
  name: string,
  onTemporary: (file: Promise<AtomicFile>) => void,
): Promise<AtomicFile> {
  const found = await stat(wanted).catch((cause: unknown) => {
    if (errorCode(cause) === "ENOENT") return undefined;
    throw cannotCreate(name, cause);
  });
  if (found?.isDirectory()) throw new RunError("cannot-create", `${name} is a directory; name a file in it`);
  if (found !== undefined && !found.isFile()) return openDirectly(wanted, name);
  const path = found === undefined ? wanted : await realpath(wanted);
  const file = openTemporary(path, name, found?.mode);
  onTemporary(file);
  return file;
}

async function openTemporary(path: string, name: string, mode: number | undefined): Promise<AtomicFile> {
  const temporary = join(dirname(path), `.${basename(path)}.${attempt()}.part`);
  // never wider than what it replaces, not even while it is empty: who opens it then can read what comes
  const wanted = mode === undefined ? 0o666 : mode & 0o777;
  const handle = await open(temporary, "wx", wanted).catch((cause: unknown) => {
    throw cannotCreate(name, cause);
  });
  try {
    // what the umask took is given back
    if (mode !== undefined && ((await handle.stat()).mode & 0o777) !== wanted) await handle.chmod(wanted);
  } catch (cause) {
    await handle.close();
    await rm(temporary, { force: true });
    throw cannotCreate(name, cause);
  }
  let published = false;
  const file = counted(handle, name);
  return {
    path,
    write: file.write,
    publish: async () => {
      try {
        await handle.sync();
        await handle.close();
        await rename(temporary, path);
        published = true;
        await syncDirectory(dirname(path));
      } catch (cause) {
        throw ioFailure(name, cause);
      }
      return file.written();
    },
    discard: async () => {
      if (published) return;
      await handle.close().catch(() => undefined);
      await rm(temporary, { force: true }).catch(() => undefined);
    },
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
    publish: async () => {
      await handle.close();
      return file.written();
    },
    discard: () => handle.close().catch(() => undefined),
  };
}

function counted(handle: FileHandle, name: string) {
  const digest = createHash("sha256");
  let bytes = 0;
  return {
    write: async (chunk: Buffer): Promise<void> => {
      digest.update(chunk);
      for (let at = 0; at < chunk.length; ) {
        const { bytesWritten } = await handle.write(chunk, at).catch((cause: unknown) => {
          throw errorCode(cause) === "EPIPE" ? cause : ioFailure(name, cause);
        });
        at += bytesWritten;
      }
      bytes += chunk.length;
    },
    written: () => ({ bytes, sha256: digest.digest("hex") }),
  };
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

function attempt(): string {
  return randomBytes(6).toString("hex");
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
    `${path}: writing failed (${errorCode(cause) ?? "unknown error"}); nothing was published`,
    cause,
  );
}

import { randomBytes } from "node:crypto";
import { open } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { errorCode, RunError } from "../../domain/run-error.js";
import { shellWord } from "../../domain/shell-word.js";

/** Makes renames in a directory durable. Does nothing on file systems that cannot sync a directory. */
export async function syncDirectory(path: string): Promise<void> {
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

/** A name in the same folder that only this attempt uses. */
export function temporaryBeside(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomBytes(6).toString("hex")}.part`);
}

export function cannotCreate(path: string, cause: unknown): RunError {
  const reason =
    errorCode(cause) === "ENOENT"
      ? `its folder does not exist; create it with: mkdir -p ${shellWord(dirname(path))}`
      : `cannot be created (${errorCode(cause) ?? "unknown error"})`;
  return new RunError("cannot-create", `${path}: ${reason}`, cause);
}

export function ioFailure(path: string, cause: unknown): RunError {
  return new RunError(
    "io",
    `${path}: writing failed (${errorCode(cause) ?? "unknown error"}); it was not published`,
    cause,
  );
}

export function notDurable(path: string, cause: unknown): RunError {
  const code = errorCode(cause) ?? "unknown error";
  return new RunError(
    "io",
    `${path}: published and complete, but a power failure may undo its name (${code}); run again`,
    cause,
  );
}

import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { open } from "node:fs/promises";
import { hostname } from "node:os";
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

/** The process that writes a file, and its machine: what tells a killed process' file from one in use. */
export interface Writer {
  readonly process: number;
  readonly machine: string;
}

/**
 * A name in the same folder that only this attempt uses. It tells its writer: six hex digits of the process (0 if it is
 * not known), six of the machine, twelve random ones.
 */
export function temporaryBeside(path: string, writerId = 0): string {
  const writer = writerId.toString(16).padStart(6, "0") + machineTag(hostname());
  return join(dirname(path), `.${basename(path)}.${writer}${randomBytes(6).toString("hex")}.part`);
}

/** The process and the machine in the name of a temporary file of `path`, or of its checkpoint; undefined for others. */
export function writerIn(name: string, path: string): Writer | undefined {
  const start = `.${basename(path)}.`;
  if (!name.startsWith(start)) return undefined;
  const [, process, machine] = OWN_PART.exec(name.slice(start.length)) ?? [];
  if (process === undefined || machine === undefined) return undefined;
  return { process: Number.parseInt(process, 16), machine };
}

const OWN_PART = /^([0-9a-f]{6})([0-9a-f]{6})[0-9a-f]{12}\.part(?:\.json(?:\.new)?|\.lock(?:\.old)?)?$/;

/** Six hex digits for a machine's name. */
export function machineTag(machine: string): string {
  return createHash("sha256").update(machine).digest("hex").slice(0, 6);
}

export function cannotCreate(path: string, cause: unknown): RunError {
  const reason =
    errorCode(cause) === "ENOENT" && !existsSync(dirname(path))
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

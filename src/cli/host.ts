import { constants, fstatSync, readFileSync, statSync } from "node:fs";
import { escapeUnprintable } from "../domain/escape-unprintable.js";
import { formatNumber } from "../domain/format-number.js";
import { errorCode } from "../domain/run-error.js";
import { type FileIdentity, identityOf } from "../io/stores/file-identity.js";
import type { World } from "../run/world.js";
import type { Terminal } from "./command.js";
import type { Emit } from "./events/event.js";
import { stdoutWriter } from "./stdout.js";
import { wrapLine } from "./wrap-line.js";

/** Rare enough to cost almost nothing, frequent enough that a resumed run repeats little. */
const CHECKPOINT_MILLISECONDS = 2000;

/** The terminal of a process. With `emit`, nothing but events is written to its stderr. */
export function openTerminal(host: NodeJS.Process, emit: Emit | undefined): Terminal {
  return {
    log: (message) => {
      const line = bounded(message);
      if (emit !== undefined) return emit({ event: "warning", message: line });
      const text = escapeUnprintable(line);
      host.stderr.write(`${host.stderr.isTTY ? wrapLine(text, host.stderr.columns) : text}\n`);
    },
    emit,
    stderr: {
      isTerminal: host.stderr.isTTY === true && emit === undefined,
      get columns() {
        return host.stderr.columns;
      },
      draw: (text) => host.stderr.write(text),
    },
    get stdinIsTerminal() {
      return host.stdin.isTTY === true;
    },
    stdout: { isTerminal: host.stdout.isTTY === true, columns: host.stdout.columns },
  };
}

/** More than any message says of itself: names in files may be as long as a file. */
const MOST_CHARACTERS = 10_000;

/** A line that does not flood a terminal; what it lacks is said. */
function bounded(line: string): string {
  if (line.length <= MOST_CHARACTERS) return line;
  return `${line.slice(0, MOST_CHARACTERS)}… (${formatNumber(line.length - MOST_CHARACTERS)} more characters)`;
}

/** The world of a process, in which runs stop at the signal. */
export function openWorld(host: NodeJS.Process, signal: AbortSignal): World {
  return {
    cwd: host.cwd(),
    env: host.env,
    stdin: {
      get chunks() {
        return host.stdin as AsyncIterable<Buffer>;
      },
      identity: redirection(0),
    },
    stdout: { write: stdoutWriter(host.stdout), identity: redirection(1), isClosed: () => wasClosed(1) },
    signal: signal,
    host: {
      id: host.pid,
      isRunning: (id) => id !== host.pid && isRunning(host, id),
      checkpointMilliseconds: CHECKPOINT_MILLISECONDS,
    },
  };
}

/** EPERM means a running process of another user. A zombie has ended, although its id is still in use. */
function isRunning(host: NodeJS.Process, id: number): boolean {
  try {
    host.kill(id, 0);
  } catch (error) {
    return errorCode(error) === "EPERM";
  }
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${id}/stat`, "latin1"));
  } catch {
    return true;
  }
}

/**
 * Whether a standard stream may have been closed when the process began. Node then opens /dev/null for it, to read and
 * to write, as some programs do to discard an output; a shell opens it to write only. Linux only.
 */
function wasClosed(descriptor: number): boolean {
  try {
    const isNull = fstatSync(descriptor).rdev === statSync("/dev/null").rdev;
    const [, flags = "0"] =
      /^flags:\s*([0-7]+)/m.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, "latin1")) ?? [];
    return isNull && (Number.parseInt(flags, 8) & constants.O_RDWR) !== 0;
  } catch {
    return false;
  }
}

/** The regular file that a standard stream is redirected to or from, if any. */
function redirection(descriptor: number): FileIdentity | undefined {
  try {
    const stats = fstatSync(descriptor, { bigint: true });
    return stats.isFile() ? identityOf(stats) : undefined;
  } catch {
    return undefined;
  }
}

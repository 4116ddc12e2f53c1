import { constants, existsSync, fstatSync, readFileSync, statSync } from "node:fs";
import { CommanderError } from "commander";
import { escapeUnprintable } from "../domain/escape-unprintable.js";
import { errorCode, RunError } from "../domain/run-error.js";
import { type FileIdentity, identityOf } from "../io/stores/file-identity.js";
import type { World } from "../run/world.js";
import type { ParsedArguments, Terminal } from "./command.js";
import { commandLine } from "./command-line.js";
import { EXIT, FAILURE_EXIT } from "./exit-codes.js";
import { refuseMistyped } from "./mistyped-command.js";
import { createProgram } from "./program.js";
import { stdoutWriter } from "./stdout.js";
import { flagsOf, usageLines } from "./usage-lines.js";

/** Rare enough to cost almost nothing, frequent enough that a resumed run repeats little. */
const CHECKPOINT_MILLISECONDS = 2000;

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Raised to stop the run when a signal arrives. */
class Interruption extends Error {
  readonly signal: NodeJS.Signals;

  constructor(signal: NodeJS.Signals) {
    super(signal);
    this.signal = signal;
  }
}

/** Runs the command in a process, to its end: the only code that uses `process`. */
export async function main(host: NodeJS.Process): Promise<void> {
  const stopping = new AbortController();
  const stop = (signal: NodeJS.Signals): void => stopping.abort(new Interruption(signal));
  // a second signal finds no listener, and ends the process at once
  for (const signal of SIGNALS) host.once(signal, stop);
  // whether anybody reads what is said makes no difference to the rows
  host.stderr.on("error", () => undefined);
  const log = (line: string): void => {
    host.stderr.write(`${escapeUnprintable(line)}\n`);
  };
  const terminal: Terminal = {
    log,
    stderr: {
      isTerminal: host.stderr.isTTY === true,
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
  const world: World = {
    cwd: host.cwd(),
    env: host.env,
    stdin: {
      get chunks() {
        return host.stdin as AsyncIterable<Buffer>;
      },
      identity: redirection(0),
    },
    stdout: { write: stdoutWriter(host.stdout), identity: redirection(1), isClosed: () => wasClosed(1) },
    signal: stopping.signal,
    host: {
      id: host.pid,
      isRunning: (id) => id !== host.pid && isRunning(host, id),
      checkpointMilliseconds: CHECKPOINT_MILLISECONDS,
    },
  };
  const program = createProgram(async (command, parsed) => {
    try {
      host.exitCode = await command.run(parsed, world, terminal);
    } catch (error) {
      throw withCommand(error, parsed);
    }
  }, host.stdout.columns);
  try {
    const names = program.commands.map((command) => command.name());
    refuseMistyped(host.argv.slice(2), names, existsSync);
    await program.parseAsync(host.argv);
  } catch (error) {
    if (error instanceof Interruption) {
      for (const signal of SIGNALS) host.removeListener(signal, stop);
      log(`lookahead-prep: stopped by ${error.signal}; an output that is not complete is not published`);
      host.kill(host.pid, error.signal);
      return;
    }
    host.exitCode = await exitCodeOf(error, log, flagsOf(program));
  }
  // a read that still hangs must not keep the process alive
  if (host.exitCode !== EXIT.done && host.exitCode !== undefined) host.exit();
}

/** The error, with the command to type at its end if it knows settings with which a run of files may go on. */
function withCommand(error: unknown, parsed: ParsedArguments): unknown {
  const { inputs, flags } = parsed;
  const areNamed = inputs.length > 0 ? !inputs.includes("-") : flags["config"] !== undefined;
  if (!(error instanceof RunError) || error.remedy === undefined || !areNamed) return error;
  const line = commandLine(parsed, error.remedy);
  return line === undefined ? error : new RunError(error.kind, [...error.lines, line], error.cause);
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

/** Logs an error and returns its exit code. A bug is not dressed up: it keeps its stack. */
async function exitCodeOf(
  error: unknown,
  log: (line: string) => void,
  flags: readonly string[],
): Promise<number> {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT.done;
    for (const line of usageLines(error.message, flags)) log(line);
    return FAILURE_EXIT.usage;
  }
  if (errorCode(error) === "EPIPE") return EXIT.closedPipe;
  if (error instanceof RunError) {
    const [first, ...rest] = error.lines;
    for (const line of [`lookahead-prep: ${first}`, ...rest]) log(line);
    return FAILURE_EXIT[error.kind];
  }
  const bug = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const { sourceStack } = await import("./source-stack.js");
  for (const line of sourceStack(bug).split("\n")) log(line);
  return EXIT.bug;
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

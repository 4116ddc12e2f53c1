import { fstatSync } from "node:fs";
import { CommanderError } from "commander";
import { errorCode, RunError } from "../domain/failure.js";
import { printable } from "../domain/printable.js";
import { type FileIdentity, identityOf } from "../io/identity.js";
import { stdoutWriter } from "../io/stdout.js";
import type { World } from "../pipeline/request.js";
import { EXIT, FAILURE_EXIT } from "./exit-codes.js";
import { createProgram } from "./program.js";
import { type Terminal, transform } from "./transform.js";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Raised to stop the run when a signal has come. */
class Interruption extends Error {
  readonly signal: NodeJS.Signals;

  constructor(signal: NodeJS.Signals) {
    super(signal);
    this.signal = signal;
  }
}

/** The command, from the process it runs in to its end: the only code that knows `process`. */
export async function main(host: NodeJS.Process): Promise<void> {
  const stopping = new AbortController();
  const stop = (signal: NodeJS.Signals): void => stopping.abort(new Interruption(signal));
  // a second signal finds no listener, and ends the process at once
  for (const signal of SIGNALS) host.once(signal, stop);
  const say = (text: string): void => {
    for (const line of text.split("\n")) host.stderr.write(`${printable(line)}\n`);
  };
  const terminal: Terminal = {
    say,
    draw: host.stderr.isTTY ? (text) => host.stderr.write(text) : undefined,
    stdinIsTerminal: host.stdin.isTTY === true,
  };
  const world: World = {
    cwd: host.cwd(),
    env: host.env,
    stdin: { chunks: host.stdin as AsyncIterable<Buffer>, identity: redirection(0) },
    stdout: { write: stdoutWriter(host.stdout), identity: redirection(1) },
    signal: stopping.signal,
  };
  const program = createProgram(async (typed) => {
    host.exitCode = await transform(typed, world, terminal);
  });
  try {
    await program.parseAsync(host.argv);
  } catch (error) {
    if (error instanceof Interruption) {
      for (const signal of SIGNALS) host.removeListener(signal, stop);
      host.kill(host.pid, error.signal);
      return;
    }
    host.exitCode = exitCodeOf(error, say);
  }
  // a read that still hangs must not keep the process
  if (host.exitCode !== EXIT.done && host.exitCode !== undefined) host.exit();
}

/** Says what went wrong, once, and gives the exit code. A bug is not dressed up: it keeps its stack. */
function exitCodeOf(error: unknown, say: (text: string) => void): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : FAILURE_EXIT.usage;
  if (errorCode(error) === "EPIPE") return EXIT.closedPipe;
  if (error instanceof RunError) {
    say(`lookahead-prep: ${error.message}`);
    return FAILURE_EXIT[error.kind];
  }
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return EXIT.bug;
}

/** The regular file behind a standard stream that is redirected. */
function redirection(descriptor: number): FileIdentity | undefined {
  try {
    const stats = fstatSync(descriptor, { bigint: true });
    return stats.isFile() ? identityOf(stats) : undefined;
  } catch {
    return undefined;
  }
}

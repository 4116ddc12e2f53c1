import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { RunError } from "../domain/run-error.js";
import type { ParsedArguments, Terminal } from "./command.js";
import { commandLine } from "./command-line.js";
import type { Emit } from "./events/event.js";
import { eventLine, wantsEvents } from "./events/event-line.js";
import { EXIT } from "./exit-codes.js";
import { type Failure, failureOf, Interruption } from "./failure.js";
import { openTerminal, openWorld } from "./host.js";
import { refuseMistyped } from "./mistyped-command.js";
import { createProgram, type RunDefinition } from "./program.js";
import { flagsOf } from "./usage-lines.js";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Runs the command in a process, to its end. Only this file and host.ts use the process. */
export async function main(host: NodeJS.Process): Promise<void> {
  const stopping = new AbortController();
  const stop = (signal: NodeJS.Signals): void => stopping.abort(new Interruption(signal));
  // a second signal finds no listener, and ends the process at once
  for (const signal of SIGNALS) host.once(signal, stop);
  // whether anybody reads what is said makes no difference to the rows
  host.stderr.on("error", () => undefined);
  const emit: Emit | undefined = wantsEvents(host.argv.slice(2))
    ? (event) => host.stderr.write(`${eventLine(event)}\n`)
    : undefined;
  const terminal = openTerminal(host, emit);
  const world = openWorld(host, stopping.signal);
  const run: RunDefinition = async (command, parsed) => {
    try {
      host.exitCode = await command.run(parsed, world, terminal);
    } catch (error) {
      throw withCommand(error, parsed);
    }
  };
  const program = createProgram(run, {
    columns: host.stdout.columns,
    write: (text) => host.stdout.write(text),
  });
  try {
    const names = program.commands.map((command) => command.name());
    refuseMistyped(host.argv.slice(2), names, (name) => existsSync(resolve(world.cwd, name)));
    await program.parseAsync(host.argv);
  } catch (error) {
    const failure = await failureOf(error, flagsOf(program));
    host.exitCode = failure?.exitCode ?? EXIT.done;
    if (failure !== undefined) report(failure, terminal);
    if (failure?.signal !== undefined) {
      for (const signal of SIGNALS) host.removeListener(signal, stop);
      host.kill(host.pid, failure.signal);
      return;
    }
  }
  // a read that still hangs must not keep the process alive
  if (host.exitCode !== EXIT.done && host.exitCode !== undefined) host.exit();
}

function report({ lines, exitCode, kind, messages, signal }: Failure, { log, emit }: Terminal): void {
  if (emit === undefined) for (const line of lines) log(line);
  else
    emit({
      ...{ event: "failed", exitCode, kind, messages: [...messages] },
      ...(signal === undefined ? {} : { signal }),
    });
}

/** The error, with the command to type at its end if it knows settings with which a run of files may go on. */
function withCommand(error: unknown, parsed: ParsedArguments): unknown {
  const { inputs, flags } = parsed;
  const areNamed = inputs.length > 0 ? !inputs.includes("-") : flags["config"] !== undefined;
  if (!(error instanceof RunError) || error.remedy === undefined || !areNamed) return error;
  const line = commandLine(parsed, error.remedy);
  return line === undefined ? error : new RunError(error.kind, [...error.lines, line], error.cause);
}

import { constants } from "node:os";
import { CommanderError } from "commander";
import { errorCode, type FailureKind, RunError } from "../domain/run-error.js";
import { EXIT, FAILURE_EXIT } from "./exit-codes.js";
import { usageLines } from "./usage-lines.js";

/** Raised to stop the run when a signal arrives. */
export class Interruption extends Error {
  readonly signal: NodeJS.Signals;

  constructor(signal: NodeJS.Signals) {
    super(signal);
    this.signal = signal;
  }
}

/** Why a command ended before its end, for those who read stderr. */
export interface Failure {
  readonly exitCode: number;
  readonly kind: FailureKind | "closed-pipe" | "signal" | "bug";
  /** The fact, then what to do. */
  readonly messages: readonly string[];
  /** The same for people, some of it after the tool's name. */
  readonly lines: readonly string[];
  /** The signal by which the process is to end. */
  readonly signal?: NodeJS.Signals;
}

/** What an error means; undefined for one that ends a command well, such as --help. A bug is not dressed up: it keeps its stack. */
export async function failureOf(error: unknown, flags: readonly string[]): Promise<Failure | undefined> {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return undefined;
    const lines = usageLines(error.message, flags);
    return { exitCode: FAILURE_EXIT.usage, kind: "usage", messages: lines, lines };
  }
  if (error instanceof Interruption) {
    const { signal } = error;
    const message = `stopped by ${signal}; an output that is not complete is not published`;
    // as shells have it
    const exitCode = 128 + constants.signals[signal];
    return { exitCode, kind: "signal", messages: [message], lines: [`lookahead-prep: ${message}`], signal };
  }
  // nobody reads on, so that there is nothing to say
  if (errorCode(error) === "EPIPE")
    return { exitCode: EXIT.closedPipe, kind: "closed-pipe", messages: [], lines: [] };
  if (error instanceof RunError) {
    const { kind, lines } = error;
    const [first, ...rest] = lines;
    return {
      exitCode: FAILURE_EXIT[kind],
      kind,
      messages: lines,
      lines: [`lookahead-prep: ${first}`, ...rest],
    };
  }
  const bug = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const { sourceStack } = await import("./source-stack.js");
  const lines = sourceStack(bug).split("\n");
  return { exitCode: EXIT.bug, kind: "bug", messages: lines, lines };
}

import type { commandLine } from "./command-line.js";

/** One member of the family of shells. */
export interface Shell {
  /** A script that completes the command line; it is static: the command itself is not started for it. */
  readonly script: (commands: Awaited<ReturnType<typeof commandLine>>) => string;
}

/** Declares a shell. */
export function defineShell(shell: Shell): Shell {
  return shell;
}

import { RunError } from "../domain/run-error.js";
import type { Terminal } from "./command.js";

/** The named inputs, or what is piped in. Throws RunError `usage` if nothing is: a terminal would wait for rows to be typed. */
export function inputsToRead(
  named: readonly string[],
  { stdinIsTerminal }: Pick<Terminal, "stdinIsTerminal">,
): readonly string[] {
  if (named.length > 0) return named;
  if (stdinIsTerminal)
    throw new RunError("usage", "no input: name files or globs, or pipe rows in; --help shows the flags");
  return ["-"];
}

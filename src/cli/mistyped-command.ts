import { closestName } from "../domain/closest-name.js";
import { escapeUnprintable } from "../domain/escape-unprintable.js";
import { RunError } from "../domain/run-error.js";
import { shellWord } from "../domain/shell-word.js";

/**
 * Throws RunError `input-missing` for a command line whose first word is nearly the name of a command. Without a command, the
 * word is an input: the caller says whether there is such a file.
 */
export function refuseMistyped(
  [word = "", ...rest]: readonly string[],
  names: readonly string[],
  isFile: (name: string) => boolean,
): void {
  const meant = names.includes(word) ? undefined : closestName(word, names);
  if (meant === undefined || word === "" || isFile(word)) return;
  const line = ["lookahead-prep", meant, ...rest.map(shellWord)].join(" ");
  throw new RunError("input-missing", [
    `${word}: no such file, and no command; did you mean \`${meant}\`?`,
    ...(escapeUnprintable(line) === line ? [line] : []),
  ]);
}

import { escapeUnprintable } from "../domain/escape-unprintable.js";
import { flagName } from "../domain/flag-name.js";
import { shellFile, shellWord } from "../domain/shell-word.js";
import type { ParsedArguments } from "./command.js";

/** Flags in place of those that were given; an undefined value takes the flag away. */
export type FlagChanges = Readonly<Record<string, unknown>>;

/**
 * The parsed command with other flags, as it can be typed in a shell; undefined if a word has a character that is printed in
 * another way.
 */
export function commandLine(
  { words, inputs, flags }: ParsedArguments,
  changes: FlagChanges,
): string | undefined {
  const given = Object.entries({ ...flags, ...changes }).flatMap(([key, value]) => flagWords(key, value));
  const line = [...words, ...inputs.map((name) => (name === "-" ? name : shellFile(name))), ...given].join(
    " ",
  );
  return escapeUnprintable(line) === line ? line : undefined;
}

function flagWords(key: string, value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((one) => flagWords(key, one));
  if (value === undefined) return [];
  if (value === true) return [flagName(key)];
  if (value === false) return [flagName(`no${key[0]!.toUpperCase()}${key.slice(1)}`)];
  return [flagName(key), shellWord(String(value))];
}

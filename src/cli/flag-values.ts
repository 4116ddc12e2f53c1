// Values of flags that are no settings. Each function throws RunError `usage` for a value that cannot be.
import { RunError } from "../domain/run-error.js";
import { wrongChoice } from "../domain/wrong-choice.js";

/** A whole number of at least `least`. */
export function countFrom(flag: string, value: unknown, least: number): number {
  const number = typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
  if (number >= least) return number;
  throw new RunError("usage", `${flag}: expected a whole number of at least ${least}`);
}

/** One of some names. */
export function oneOf<Name extends string>(flag: string, value: unknown, names: readonly Name[]): Name {
  const found = names.find((name) => name === value);
  if (found === undefined) throw new RunError("usage", wrongChoice(flag, String(value), names));
  return found;
}

/** The text of a flag; undefined if it is not given. */
export function textFrom(flag: string, value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "string" && value !== "") return value;
  throw new RunError("usage", `${flag}: expected a text`);
}

import { closestName } from "./closest-name.js";

/** The message for a value that is not among the choices of a setting; `name` is the setting's name. */
export function wrongChoice(name: string, value: string, choices: readonly string[]): string {
  const close = closestName(value.toLowerCase(), choices);
  return `${name}: expected one of ${choices.join(", ")}${didYouMean(close)}`;
}

/** The end of a message that names a known name close to a mistyped one, if there is one. */
export function didYouMean(close: string | undefined): string {
  return close === undefined ? "" : `; did you mean ${close}?`;
}

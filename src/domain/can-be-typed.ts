import { escapeUnprintable } from "./escape-unprintable.js";

/** How long a name of a row may be to be offered for typing. */
export const LONGEST_TYPED = 40;

/** Whether a name is short, and printed as it is: then it can be copied from a terminal. */
export function canBeTyped(name: string): boolean {
  return name !== "" && name.length <= LONGEST_TYPED && escapeUnprintable(name) === name;
}

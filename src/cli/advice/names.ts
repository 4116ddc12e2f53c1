import { escapeUnprintable } from "../../domain/escape-unprintable.js";
import { formatNumber } from "../../domain/format-number.js";

/** How many names of a row are listed, and how long each may be. */
const MOST_NAMES = 8;
const LONGEST = 40;

/** A name that a row has, as it is printed: on one line, short, and without what a terminal obeys. */
export function printedName(name: string): string {
  const short = name.length > LONGEST ? `${name.slice(0, LONGEST)}…` : name;
  return `\`${escapeUnprintable(short)}\``;
}

/** Whether a name can be typed as it is printed. */
export function canBeTyped(name: string): boolean {
  return name !== "" && name.length <= LONGEST && escapeUnprintable(name) === name;
}

export function printedNames(names: readonly string[]): string {
  const listed = names.slice(0, MOST_NAMES).map(printedName).join(", ");
  return names.length > MOST_NAMES ? `${listed} and ${formatNumber(names.length - MOST_NAMES)} more` : listed;
}

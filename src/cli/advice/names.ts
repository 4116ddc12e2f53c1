import { LONGEST_TYPED } from "../../domain/can-be-typed.js";
import { escapeUnprintable } from "../../domain/escape-unprintable.js";
import { formatNumber } from "../../domain/format-number.js";

/** How many names of a row are listed. */
const MOST_NAMES = 8;

/** A name that a row has, as it is printed: on one line, short, and without what a terminal obeys. */
export function printedName(name: string): string {
  const short = name.length > LONGEST_TYPED ? `${name.slice(0, LONGEST_TYPED)}…` : name;
  return `\`${escapeUnprintable(short)}\``;
}

export function printedNames(names: readonly string[]): string {
  const listed = names.slice(0, MOST_NAMES).map(printedName).join(", ");
  return names.length > MOST_NAMES ? `${listed} and ${formatNumber(names.length - MOST_NAMES)} more` : listed;
}

import { strippedRange } from "../jinja/white-space.js";

/** What Python's `str.strip` leaves of a text. */
export function strip(text: string): string {
  const [start, end] = strippedRange(text, { left: true, right: true }, undefined);
  return text.slice(start, end);
}

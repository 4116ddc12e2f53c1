import { strip } from "../strip.js";

/** The number behind the first `#### ` that a number follows, without commas; undefined without one. */
export function markedNumber(text: string): string | undefined {
  return /#### (-?[0-9.,]+)/.exec(text)?.[1]?.replaceAll(",", "");
}

/** The number of a truth, without commas: a truth may be a whole answer of GSM8K, or the number alone. */
export function truthNumber(truth: string): string {
  return markedNumber(truth) ?? strip(truth).replaceAll(",", "");
}

/** What Python's `float` makes of a text in ASCII, but for names such as `nan`; undefined where it raises. */
export function asFloat(text: string): number | undefined {
  return /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?$/i.test(text) ? Number(text) : undefined;
}

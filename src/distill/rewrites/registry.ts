// The ways to ask for a rewritten answer, each in its own file.
import { maths } from "./maths.js";
import { refer } from "./refer.js";
import type { Rewrite } from "./rewrite.js";
import { using } from "./using.js";

export const rewrites: Readonly<Record<string, Rewrite>> = { using, refer, maths };

/** The one of this name; undefined for another word, which is the name of a file. */
export function rewriteNamed(name: string): Rewrite | undefined {
  return Object.hasOwn(rewrites, name) ? rewrites[name] : undefined;
}

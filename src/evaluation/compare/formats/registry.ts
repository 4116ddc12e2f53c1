// The formats of `compare`, each in a file of its own.
import type { CompareFormat } from "./format.js";
import { page } from "./html.js";
import { json } from "./json.js";
import { markdown } from "./markdown.js";
import { text } from "./text.js";

export const compareFormats = { text, markdown, json, html: page } satisfies Record<string, CompareFormat>;

/** The format for a file's name; undefined for an ending that none has. */
export function formatFor(name: string): CompareFormat | undefined {
  const lower = name.toLowerCase();
  return Object.values(compareFormats).find(({ endings }) =>
    endings.some((ending) => lower.endsWith(ending)),
  );
}

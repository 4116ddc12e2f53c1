import { LINE_BREAKS, SPACES } from "../characters.js";
import type { PreviewRule } from "./rule.js";

/** The first line that has text. */
export const line: PreviewRule = {
  syntax: "line",
  summary: "the first line that is not blank",
  pattern: "line",
  create:
    () =>
    ({ text }) => ({ kind: "text", end: lineEnd(text, SPACES.after(text, 0)) }),
};

/** Where the line with the character at `from` ends, before its line break. */
function lineEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at++) if (LINE_BREAKS.has(text.charCodeAt(at))) return at;
  return text.length;
}

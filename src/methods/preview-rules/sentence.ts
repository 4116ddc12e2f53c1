import { Characters, LINE_BREAKS, SPACES } from "../characters.js";
import type { PreviewRule } from "./rule.js";

/** What ends a sentence before white space; the ellipsis is not among Unicode's. */
const TERMINATORS = new Characters(["Sentence_Terminal"], "…");
/** What ends a sentence without white space, which Chinese and Japanese do not write there. */
const WIDE_TERMINATORS = new Characters([], "。｡！？");
/** What may follow the terminator within the sentence: closing brackets and quotation marks. */
const CLOSERS = new Characters(["Pe", "Pf", "Quotation_Mark"]);

/** The first sentence. A decimal point ends none; an abbreviation's and a list number's do: no language is assumed. */
export const sentence: PreviewRule = {
  syntax: "sentence",
  summary: "the first sentence: up to .?!… before white space, 。！？, or a line break",
  pattern: "sentence",
  create:
    () =>
    ({ text }) => ({ kind: "text", end: sentenceEnd(text) }),
};

function sentenceEnd(text: string): number {
  let at = SPACES.after(text, 0);
  while (at < text.length) {
    const code = text.codePointAt(at)!;
    if (LINE_BREAKS.has(code)) return at;
    const next = at + (code > 0xffff ? 2 : 1);
    if (!TERMINATORS.has(code)) {
      at = next;
      continue;
    }
    const terminated = TERMINATORS.after(text, next);
    const end = CLOSERS.after(text, terminated);
    const isWide = WIDE_TERMINATORS.has(text.charCodeAt(terminated - 1));
    if (isWide || end === text.length || SPACES.has(text.codePointAt(end)!)) return end;
    at = end;
  }
  return text.length;
}

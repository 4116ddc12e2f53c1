import { GPT2 } from "../cutting/gpt2.js";
import { matcherOf, patternSource } from "../pattern/load.js";
import { classSet } from "../pattern/parse-set.js";
import type { Stage } from "../tokenizer-file.js";
import { toForm, type UnicodeForm } from "../unicode-form.js";
import { CountedPattern } from "./counted-pattern.js";
import type { LibraryStep } from "./huggingface.js";

/** A step without its pattern, so that the library neither compiles it nor runs it while it opens the file. */
export function withoutPattern(stage: Stage): Stage {
  const inner = Object.entries(stage).map(([key, value]) => [
    key,
    LISTS.has(key) && Array.isArray(value) ? value.map(withoutPattern) : value,
  ]);
  const copy = Object.fromEntries(inner) as Stage;
  return patternSource(stage) === undefined ? copy : { ...copy, pattern: { String: "-" } };
}

/** The keys of steps in a step. */
const LISTS: ReadonlySet<string> = new Set(["normalizers", "pretokenizers"]);

/**
 * Replaces what may take time without end in a step of the library, or overflow the stack: patterns of the
 * tokenizer.json, the library's own patterns, and normalization forms. Throws RunError `config` for a pattern that is
 * not supported.
 */
export function countSteps(stage: Stage | null | undefined, step: LibraryStep | null): void {
  if (stage == null || step === null) return;
  const list = stage["normalizers"] ?? stage["pretokenizers"];
  if (Array.isArray(list)) {
    const steps = step.normalizers ?? step.tokenizers ?? [];
    list.forEach((inner: Stage, i) => {
      countSteps(inner, steps[i] ?? null);
    });
    return;
  }
  const source = patternSource(stage) ?? OWN_PATTERNS[stage.type]?.(stage);
  if (source !== undefined) step.pattern = new CountedPattern(matcherOf(source));
  const form = FORMS[stage.type];
  if (form !== undefined) step.normalize = (text) => toForm(text, form);
  if (stage.type === "BertNormalizer")
    step.strip_accents = (text) =>
      toForm(text, "NFD").replace(/\P{ASCII}/gu, (char) => (isAccent(char) ? "" : char));
}

function isAccent(char: string): boolean {
  return classSet(String.raw`[\p{Mn}]`).has(char.codePointAt(0)!);
}

const SIGNS = "\\p{P}!-/:-@\\[-`{-~";

/** The library's own patterns, which repeat a class of characters. */
const OWN_PATTERNS: Readonly<Record<string, (stage: Stage) => string>> = {
  ByteLevel: () => GPT2,
  BertPreTokenizer: () => String.raw`[^\s${SIGNS}]+|[${SIGNS}]`,
  Punctuation: () => `[^${SIGNS}]+|[${SIGNS}]+`,
  Digits: (stage) => String.raw`[^\p{N}]+|\p{N}` + (stage["individual_digits"] === true ? "" : "+"),
};

const FORMS: Readonly<Record<string, UnicodeForm>> = {
  NFC: "NFC",
  NFD: "NFD",
  NFKC: "NFKC",
  NFKD: "NFKD",
};

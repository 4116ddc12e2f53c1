import type { Stage } from "./tokenizer-file.js";
import { characterLength } from "./utf16.js";

/** A tokenizer's own rewriting of a text before it is split, and the mapping back. */
export interface Normalizer {
  /** `first`: whether the section is at the start of the text. */
  readonly normalize: (section: string, first: boolean) => string;
  /**
   * The index in the section that an index of its normalized form comes from. An index inside the normalized form of
   * one character maps to the position before that character.
   */
  readonly origin: (section: string, first: boolean, index: number) => number;
}

/** The word mark of SentencePiece, which replaces a space. */
export const METASPACE = "▁";

export const identity: Normalizer = {
  normalize: (section) => section,
  origin: (_section, _first, index) => index,
};

/** Any rewriting that works from left to right; it leaves most texts unchanged, and then nothing is searched. */
export function rewriting(normalize: (text: string) => string): Normalizer {
  return {
    normalize: (section) => normalize(section),
    origin: (section, _first, index) => {
      const whole = normalize(section);
      return whole === section ? index : originIn(section, whole, index, normalize);
    },
  };
}

/**
 * The end of the shortest beginning of the section whose normalized form covers the first `index` units of `whole`,
 * with the combining marks after it that change nothing. An index inside the joint normalized form of several
 * characters maps to the position before them.
 */
function originIn(
  section: string,
  whole: string,
  index: number,
  normalize: (text: string) => string,
): number {
  if (index === 0) return 0;
  const covered = whole.slice(0, index);
  let before = 0;
  for (let at = 0; at < section.length; ) {
    at = at + characterLength(section, at);
    const form = normalize(section.slice(0, at));
    if (!form.startsWith(covered)) {
      if (whole.startsWith(form)) before = at;
      continue;
    }
    // text after the index comes from the same character, unless it is white space that was added
    if (form.slice(index).trim() !== "" && whole.startsWith(form)) return before;
    for (let next = at; /^\p{M}/u.test(section.slice(next, next + 2)); at = next) {
      next = next + characterLength(section, next);
      if (normalize(section.slice(0, next)) !== form) break;
    }
    return at;
  }
  return section.length;
}

/** The normalizer of a tokenizer.json, or undefined if it is not known here. */
export function knownNormalizer(stage: Stage | null | undefined): Normalizer | undefined {
  const steps = normalizerSteps(stage);
  const [first] = steps;
  if (first === undefined) return identity;
  return steps.length === 1 && first.type === "NFC" ? rewriting((text) => text.normalize("NFC")) : undefined;
}

/** A normalizer's steps, with sequences flattened. */
export function normalizerSteps(stage: Stage | null | undefined): readonly Stage[] {
  if (stage == null) return [];
  if (stage.type !== "Sequence") return [stage];
  const steps = stage["normalizers"];
  return Array.isArray(steps) ? steps.flatMap((step: Stage) => normalizerSteps(step)) : [stage];
}

/** Whether a step's pattern is this text, not a regular expression. */
export function hasPattern(stage: Stage | undefined, text: string): boolean {
  const pattern = stage?.["pattern"];
  return typeof pattern === "object" && pattern !== null && "String" in pattern && pattern.String === text;
}

/** The regular expression of a step's pattern, or an empty text. */
export function toRegExpSource(stage: Stage): string {
  const pattern = stage["pattern"];
  return typeof pattern === "object" && pattern !== null && "Regex" in pattern ? String(pattern.Regex) : "";
}

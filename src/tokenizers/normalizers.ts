import { originOf } from "./origin.js";
import type { Stage } from "./tokenizer-file.js";
import { toForm } from "./unicode-form.js";

/** A tokenizer's own rewriting of a text before it is split, and the mapping back. */
export interface Normalizer {
  /** `first`: whether the section is at the start of the text. */
  readonly normalize: (section: string, first: boolean) => string;
  /**
   * The index in the section that an index of its normalized form comes from. An index inside the normalized form of
   * one character maps to the position before that character.
   */
  readonly origin: (section: string, first: boolean, index: number) => number;
  /** Finds places at which a section can be divided: each side is then normalized as if it were alone. */
  readonly divides: RegExp | undefined;
}

/** The word mark of SentencePiece, which replaces a space. */
export const METASPACE = "▁";

export const identity: Normalizer = {
  normalize: (section) => section,
  origin: (_section, _first, index) => index,
  divides: undefined,
};

/**
 * Any rewriting that works from left to right; it leaves most texts unchanged, and then nothing is searched. `divides`
 * finds a place where the two sides of a text are rewritten each as if it were alone; without it, none is known.
 */
export function rewriting(normalize: (text: string) => string, divides?: RegExp): Normalizer {
  return {
    normalize: (section) => normalize(section),
    origin: (section, _first, index) => {
      const whole = normalize(section);
      return whole === section ? index : originOf(section, whole, index, normalize);
    },
    divides,
  };
}

/**
 * A text without such characters is in NFC: the others are in NFC and no marks. Composition begins with the marks at
 * U+0300; dashes, quotation marks and ideographs are not composed with anything.
 */
const BEYOND_LATIN = /[^\0-\u02ff\u2010-\u2027\u3400-\u4dbf\u4e00-\u9fff]/;

/** Before such a character, NFC divides a text: it is not composed with what is before it, nor moved. */
const NFC_DIVIDES = /[\0-\u02ff\u3400-\u4dbf\u4e00-\u9fff]/g;

/** The normalizer of a tokenizer.json, or undefined if it is not known here. */
export function knownNormalizer(stage: Stage | null | undefined): Normalizer | undefined {
  const steps = normalizerSteps(stage);
  const [first] = steps;
  if (first === undefined) return identity;
  return steps.length === 1 && first.type === "NFC"
    ? rewriting((text) => (BEYOND_LATIN.test(text) ? toForm(text, "NFC") : text), NFC_DIVIDES)
    : undefined;
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

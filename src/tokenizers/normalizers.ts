import type { Stage } from "./tokenizer-file.js";

/** A tokenizer's own rewriting of a text before it is cut, and the way back. */
export interface Normalizer {
  /** `first` tells whether the section stands at the start of the text. */
  readonly normalize: (section: string, first: boolean) => string;
  /**
   * The index in the section that an index of its normalized form comes from. An index inside what one character
   * became counts as the place before that character.
   */
  readonly origin: (section: string, first: boolean, index: number) => number;
}

/** The word mark of SentencePiece, which stands for a space. */
export const MARK = "▁";

export const identity: Normalizer = {
  normalize: (section) => section,
  origin: (_section, _first, index) => index,
};

/** When a word mark is put in front of a section. */
export type Prepend = "always" | "first" | "unless-marked" | "first-unless-marked" | "never";

/** Spaces become word marks, one for one, and one may be put in front. */
export function spaceMarks(prepend: Prepend): Normalizer {
  const added = (section: string, first: boolean): number => {
    if (section === "" || prepend === "never") return 0;
    if (prepend === "always") return 1;
    if (prepend !== "unless-marked" && !first) return 0;
    return prepend !== "first" && (section[0] === " " || section[0] === MARK) ? 0 : 1;
  };
  return {
    normalize: (section, first) => (added(section, first) === 1 ? MARK : "") + section.replaceAll(" ", MARK),
    origin: (section, first, index) => Math.max(0, index - added(section, first)),
  };
}

/** Any rewriting that works from left to right; most texts come through it unchanged, and then nothing is searched. */
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
 * The end of the shortest beginning of the section whose normalized form covers the first `index` units of the whole
 * one; marks that add nothing to its last character go with it. When the index lies inside what characters became
 * together, it counts as the place in front of them.
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
    at = nextCharacter(section, at);
    const form = normalize(section.slice(0, at));
    if (!form.startsWith(covered)) {
      if (whole.startsWith(form)) before = at;
      continue;
    }
    // what stands behind the index came of the same character; white space may have been put there
    if (form.slice(index).trim() !== "" && whole.startsWith(form)) return before;
    for (let next = at; /^\p{M}/u.test(section.slice(next, next + 2)); at = next) {
      next = nextCharacter(section, next);
      if (normalize(section.slice(0, next)) !== form) break;
    }
    return at;
  }
  return section.length;
}

function nextCharacter(text: string, at: number): number {
  return at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);
}

/** The normalizer of a tokenizer.json as one of those above, or undefined when it is none that is known here. */
export function knownNormalizer(stage: Stage | null | undefined): Normalizer | undefined {
  if (stage == null) return identity;
  const steps = flatten(stage);
  const [first, second] = steps;
  if (first === undefined) return identity;
  if (steps.length === 1 && first.type === "NFC") return rewriting((text) => text.normalize("NFC"));
  if (steps.length === 1 && isSpaceMark(first)) return spaceMarks("never");
  if (steps.length === 2 && first.type === "Prepend" && first["prepend"] === MARK && isSpaceMark(second)) {
    return spaceMarks("always");
  }
  return undefined;
}

function flatten(stage: Stage): readonly Stage[] {
  if (stage.type !== "Sequence") return [stage];
  const steps = stage["normalizers"];
  return Array.isArray(steps) ? steps.flatMap((step: Stage) => flatten(step)) : [stage];
}

function isSpaceMark(stage: Stage | undefined): boolean {
  if (stage?.type !== "Replace" || stage["content"] !== MARK) return false;
  const pattern = stage["pattern"];
  return typeof pattern === "object" && pattern !== null && "String" in pattern && pattern.String === " ";
}

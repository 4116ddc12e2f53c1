import type { Normalizer } from "./normalizers.js";

/** The first tokens of a section. */
export interface SectionHead {
  /** Where each of them ends, in UTF-16 units: before the character that it ends in. As many as asked for, or all. */
  readonly ends: ArrayLike<number>;
  /** Whether the section has no more. */
  readonly isComplete: boolean;
}

/** The tokens of a normalized section. */
export interface TokenizedSection {
  readonly ids: ArrayLike<number>;
  /** Where each token ends, in UTF-16 units; one that ends inside a character ends after it. */
  readonly ends: ArrayLike<number>;
  /** How many of the tokens are the same whatever follows the section, and so are those after them if the section goes on. */
  readonly settled: number;
}

/**
 * The parts of a tokenizer that differ between engines; added tokens and the positions of tokens in the text are
 * handled outside. `first`: whether a section is at the start of the text.
 */
export interface Engine {
  readonly normalizer: Normalizer;
  /** The first `count` tokens of a normalized section. */
  readonly head: (section: string, first: boolean, count: number) => SectionHead;
  /**
   * All tokens; or those from a place on, and where they end from there, where the settled tokens of a text end with which the
   * section begins.
   */
  readonly encode: (section: string, first: boolean, from: number) => TokenizedSection;
  readonly count: (section: string, first: boolean) => number;
  /** A beginning of the section that has the same tokens when tokenized alone; at least `characters` long, or all. */
  readonly window: (section: string, characters: number) => string;
}

import type { Normalizer } from "./normalizers.js";
import type { TokenList } from "./token-buffer.js";

/** The first tokens of a section. */
export interface SectionHead {
  /** How many they are: as many as asked for, or all. */
  readonly tokens: number;
  /** Where they end, in UTF-16 units: before the character that the last of them ends in. */
  readonly end: number;
  /** Whether the section has no more. */
  readonly isComplete: boolean;
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
   * Appends the tokens of a normalized section to a list, with `offset` added to their ends. A token that ends inside a
   * character ends after it.
   */
  readonly append: (section: string, first: boolean, offset: number, list: TokenList) => void;
  readonly count: (section: string, first: boolean) => number;
  /** A beginning of the section that has the same tokens when tokenized alone; at least `characters` long, or all. */
  readonly window: (section: string, characters: number) => string;
}

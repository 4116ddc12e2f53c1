/**
 * Split patterns as one automaton over classes of characters. It looks one character ahead: an entry is taken before its
 * character is read, and says whether the pattern matches before that character.
 *
 * The end of a match from a position: begin in the rule's start state; for each character from there on, and then for
 * the end of the text, take the entry of the state and the class. If it has MATCHES, the match ends before the character,
 * unless a later entry has it, too. Its other bits are the next state; stop at DEAD.
 */
export interface CuttingTables {
  /** For each of the 0x1100 pages of 256 code points, which of the distinct pages it is. The first one is page 0. */
  readonly pages: Uint16Array;
  /** The class of each code point of the distinct pages, 256 a page, so ASCII is at the beginning. */
  readonly classes: Uint8Array;
  /** How many entries a state has, as a power of two: more than there are classes. */
  readonly strideBits: number;
  /** The class of the end of the text, and the last one that is used. */
  readonly endClass: number;
  /** The start state of each rule. All rules are in the same table. */
  readonly starts: Uint16Array;
  /** The entries, at (state << strideBits) + class: the next state, with MATCHES if the pattern matches before the character. */
  readonly transitions: Uint16Array;
}

/** The state without a way to a match: all its entries are 0. */
export const DEAD = 0;

/** The bit of an entry that says that the pattern matches before the character. */
export const MATCHES = 0x8000;

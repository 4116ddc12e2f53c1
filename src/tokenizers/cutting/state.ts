/** A state of a pattern's automaton; numbers are the indexes of other states. */
export type State =
  /** Takes a character of the classes that are marked with 1. */
  | { readonly kind: "take"; readonly classes: Uint8Array; readonly next: number }
  /** Continues at `first`; if that does not lead to a match, at `second`. */
  | { readonly kind: "split"; first: number; second: number }
  /** Continues if the next character, or the end of the text, is of the classes that are marked with 1. */
  | { readonly kind: "if"; readonly classes: Uint8Array; readonly next: number }
  | { readonly kind: "match" };

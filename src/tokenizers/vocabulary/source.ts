import type { Symbols } from "./plan.js";

/** The entries of a vocabulary in any order. */
export interface Entries {
  readonly count: number;
  readonly ids: Int32Array;
  /** Where the bytes of each begin; one more for the end of the last. */
  readonly starts: Int32Array;
  readonly bytes: Uint8Array;
  /** The ids of entries that no text can match, by spelling: they have a character outside of the byte-level alphabet. */
  readonly outside: ReadonlyMap<string, number>;
}

/** Takes the merges in their order. False stops. */
export interface MergeVisitor {
  /** A merge of bytes[0, middle) and bytes[middle, end). */
  readonly bytes: (bytes: Uint8Array, middle: number, end: number) => boolean;
  /** A merge with a character outside of the byte-level alphabet. */
  readonly spellings: (left: string, right: string) => boolean;
}

/** Where the entries and merges of a tokenizer.json are read from. */
export interface Source {
  /** Undefined if they cannot be read in this way. */
  readonly entries: (symbols: Symbols) => Entries | undefined;
  readonly mergeCount: number;
  /** Whether all merges were read. */
  readonly merges: (symbols: Symbols, visitor: MergeVisitor) => boolean;
}

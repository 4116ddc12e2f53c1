/**
 * The layout of a compiled vocabulary: one block of little-endian numbers, which is kept in a file as it is and copied into
 * the memory of WebAssembly as it is. It begins with a header: MAGIC, VERSION, its length in bytes, and for each section
 * where it begins and how many bytes it has. Sections begin at multiples of 16. wasm/byte-pair/ has the same numbers.
 */
export const MAGIC = 0x56504c4c;
/** Changes with every change of the layout, or of what is compiled. */
export const VERSION = 4;

/** The sections, in their order. */
export const SECTIONS = [
  /** Int32: see FACTS. */
  "facts",
  /** Int32 by id: where the bytes of the entry begin in `entryBytes`; one more for the end of the last. An id without an entry has none. */
  "entryStarts",
  /** The bytes of the entries: of the text they stand for, not of the spelling of byte-level vocabularies. */
  "entryBytes",
  /**
   * Four Int32: the first eight bytes of an entry, filled up with 0, how many bytes it has, and its id; an id of -1 is a free
   * slot. Probed one by one from hashBytes & mask.
   */
  "entrySlots",
  /** Bits by id: the entries that their own bytes are merged to. */
  "reachable",
  /**
   * Int32 pairs: the left and the right id of a merge in the lowest ID_BITS; above them the rank, its lowest bits with the
   * right id. A pair of -1 is a free slot. Probed from hashPair & mask.
   */
  "mergeSlots",
  /** Int32 by rank: the id that the merge gives. */
  "mergeResults",
  /** Int32 by byte: the id of the byte's own entry, or of the byte that a character falls back to; -1 if there is none. */
  "byteIds",
  /** Uint16 by page of 256 code points: which page of `classes` it has. */
  "pages",
  /** Uint8: the class of each code point, 256 a page; page 0 is that of ASCII. */
  "classes",
  /** Uint16 by rule: its first state. */
  "starts",
  /** Uint16 by state and class: see cutting/tables.ts. */
  "transitions",
  /** Uint16 by state and ASCII character: see cutting/ascii.ts. */
  "ascii",
  /**
   * Bits: which characters stand side by side in an entry, by `hashPair` of their keys. No merge crosses the border of two
   * characters that do not.
   */
  "pairs",
  /** UTF-8: the tokenizer.json without its entries and merges. */
  "description",
] as const;

/** The numbers of the section `facts`, in their order. */
export const FACTS = [
  /** What a piece is merged from: 0 its bytes, 1 its characters, with word marks for spaces. */
  "symbols",
  /** How a section is cut: 0 by rules, 1 before each word mark, 2 not at all. */
  "cut",
  /** 1 if a piece that is an entry is one token, even if no merge gives it (`ignore_merges`). */
  "wholeFirst",
  /** Bytes of the longest entry. */
  "longest",
  /** The id of a character that has no entry; -1 if such a character has no token, -2 if a token is named that is no entry. */
  "unknown",
  /** 1 if unknown characters side by side are one token. */
  "fuseUnknown",
  /**
   * Where a text may be divided at a pair that no entry has: 0 at any, 1 only before a word mark, 2 at none. An unknown
   * character has the token of another one, or none.
   */
  "borders",
  /** The number of slots less one, a power of two less one. */
  "entryMask",
  "mergeMask",
  /** How many rules there are, log2 of the entries of a state, and the class of the text's end. */
  "rules",
  "strideBits",
  "endClass",
] as const;

/** Bits of an id in a slot of merges; the others are a half of the rank. */
export const ID_BITS = 21;

export const HEADER_NUMBERS = 3 + 2 * SECTIONS.length;
export const ALIGNMENT = 16;
/** Bits of the section `pairs`. */
export const PAIR_BITS = 1 << 20;

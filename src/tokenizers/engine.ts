import type { Found } from "./added-tokens.js";
import type { Normalizer } from "./normalizers.js";
import type { TokenizerFile } from "./tokenizer-file.js";

/**
 * The tokens of one piece of a normalized section. `ends` counts UTF-8 bytes from the piece's start and never falls;
 * a token's end may lie inside a character.
 */
export type VisitPiece = (piece: string, start: number, ends: readonly number[]) => boolean;

/** The parts of a tokenizer that differ between engines; sections, counting and the way back are common to all. */
export interface Engine {
  readonly normalizer: Normalizer;
  /** Tokenizes a normalized section from the left, until `visit` returns false. */
  readonly tokenize: (section: string, first: boolean, visit: VisitPiece) => void;
  /** How much of a section's beginning may be tokenized alone without changing its tokens; at least `characters`. */
  readonly window: (section: string, characters: number) => string;
}

/** One member of the family of engines: says whether it can serve a tokenizer.json, and does. */
export interface EngineKind {
  readonly name: string;
  readonly open: (file: TokenizerFile, config: object) => Engine | undefined;
}

/** Finds the next added token of a text, raw or normalized. */
export type FindAdded = (text: string, from: number) => Found | undefined;

import type { Normalizer } from "./normalizers.js";
import type { PieceTokens } from "./piece-tokens.js";
import type { TokenList } from "./token-buffer.js";
import type { TokenizerFile } from "./tokenizer-file.js";

/**
 * Told of one piece of a normalized section, text[start, end), where `text` itself begins at `offset` of the section,
 * and of its tokens. False stops the tokenizing.
 */
export type VisitPiece = (
  text: string,
  start: number,
  end: number,
  offset: number,
  tokens: PieceTokens,
) => boolean;

/**
 * The parts of a tokenizer that differ between engines; added tokens, counting and the way back to the text are common
 * to all. `first` tells whether a section stands at the start of the text.
 */
export interface Engine {
  /** See Tokenizer. */
  readonly isBounded: boolean;
  readonly normalizer: Normalizer;
  /** Tokenizes a normalized section from the left, until `visit` returns false. */
  readonly tokenize: (section: string, first: boolean, visit: VisitPiece) => void;
  /**
   * Appends the tokens of a normalized section from `from` on, where its tokens are settled, to a list. Ends are counted
   * from `offset` in front of the section.
   */
  readonly append: (section: string, from: number, first: boolean, offset: number, list: TokenList) => void;
  /**
   * The last place up to `end` at which a normalized section is cut whatever stands from `end` on, and in front of which
   * its tokens are the same then; 0 when none is known.
   */
  readonly stablePrefixEnd: (section: string, end: number) => number;
  readonly count: (section: string, first: boolean) => number;
  /** How much of a section's beginning may be tokenized alone without changing its tokens; at least `characters`. */
  readonly window: (section: string, characters: number) => string;
}

/** One member of the family of engines: says whether it can serve a tokenizer.json, and does. */
export interface EngineKind {
  readonly name: string;
  readonly open: (file: TokenizerFile, config: object) => Engine | undefined;
}

import type { Normalizer } from "./normalizers.js";
import type { PieceTokens } from "./piece-tokens.js";
import type { TokenList } from "./token-buffer.js";
import type { TokenizerFile } from "./tokenizer-file.js";

/**
 * Called with one piece of a normalized section, text[start, end), where `text` begins at `offset` of the section, and
 * with its tokens. False stops the tokenizing.
 */
export type VisitPiece = (
  text: string,
  start: number,
  end: number,
  offset: number,
  tokens: PieceTokens,
) => boolean;

/**
 * The parts of a tokenizer that differ between engines; added tokens and the positions of tokens in the text are
 * handled outside. `first`: whether a section is at the start of the text.
 */
export interface Engine {
  readonly normalizer: Normalizer;
  /** Tokenizes a normalized section from the left, until `visit` returns false. */
  readonly tokenize: (section: string, first: boolean, visit: VisitPiece) => void;
  /**
   * Appends the tokens of a normalized section from `from` on, which is 0 or a `stablePrefixEnd`, to a list, with
   * `offset` added to their ends.
   */
  readonly append: (section: string, from: number, first: boolean, offset: number, list: TokenList) => void;
  /**
   * The last position before `end` where a normalized section is split, and before which its tokens are the same,
   * whatever follows from `end` on; 0 if none is known.
   */
  readonly stablePrefixEnd: (section: string, end: number) => number;
  readonly count: (section: string, first: boolean) => number;
  /** A beginning of the section that has the same tokens when tokenized alone; at least `characters` long, or all. */
  readonly window: (section: string, characters: number) => string;
}

/** One member of the family of engines. `open` returns undefined if it cannot serve the tokenizer.json. */
export interface EngineKind {
  readonly name: string;
  readonly open: (file: TokenizerFile, config: object) => Engine | undefined;
}

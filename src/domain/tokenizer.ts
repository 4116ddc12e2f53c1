import type { FilledText } from "./filled-text.js";

/** Where the first tokens of a text end. */
export interface Head {
  /** Number of tokens covered: the requested count, or fewer when the text has fewer. */
  readonly tokens: number;
  /** UTF-16 index in the text at which they end. Never inside a character; 0 only for a text without tokens. */
  readonly end: number;
  /** Whether the text has no more tokens than these; white space without a token may still follow. */
  readonly isComplete: boolean;
}

/**
 * A text's tokens and their positions. Indexes of the text are UTF-16 units; a token that ends inside a character
 * counts as ending after it.
 */
export interface Encoding {
  readonly length: number;
  /** Built on each access. */
  readonly ids: Int32Array;
  /**
   * Where each token ends in the text; it begins where the one before it ends. A further token of one character ends where that
   * character does. Built on each access.
   */
  readonly ends: Int32Array;
  /** The ids of tokens `from` (inclusive) to `to` (exclusive). */
  slice(from: number, to: number): readonly number[];
  /** How often an id occurs among tokens `from` (inclusive) to `to` (exclusive). */
  countOf(id: number, from: number, to: number): number;
  /** How often each of the tokenizer's added tokens occurs, by id. */
  readonly added: ReadonlyMap<number, number>;
  /** The index of the first token of `beginning` that differs from this text's token; -1 when none differs. */
  differsFrom(beginning: Encoding): number;
  /** How many tokens end at `index` or before it. */
  before(index: number): number;
  /** How many tokens begin before `index`: one more than `before` when the index is inside a token. */
  through(index: number): number;
}

/** The interface to every tokenizer engine. No special tokens are added around a text. */
export interface Tokenizer {
  /**
   * Finds where the first `count` tokens end in the text itself. When the last of them ends inside a character, the
   * end is before that character; when nothing would remain, it is after the text's first character. Reads only as
   * much of the text as the tokens need.
   */
  head(text: string, count: number): Head;
  /** All tokens of the text. Text that spells an added token becomes that token, as in training. */
  encode(text: string | FilledText): Encoding;
  /** The number of tokens that `encode` gives, without listing them. */
  count(text: string): number;
  /** Tokens that match their own text, such as `<|im_start|>`; never the result of merges. */
  readonly addedTokens: readonly AddedTokenName[];
}

/** One added token of a tokenizer. */
export interface AddedTokenName {
  readonly id: number;
  readonly content: string;
  readonly special: boolean;
}

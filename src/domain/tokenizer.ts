/** How far the first tokens of a text reach. */
export interface Head {
  /** How many tokens are covered: the count asked for, or fewer when the text has fewer. */
  readonly tokens: number;
  /** UTF-16 index in the text at which they end. Never inside a character; 0 only for a text without tokens. */
  readonly end: number;
  /** Whether the text has no more tokens than these; white space that makes no token may still follow. */
  readonly isComplete: boolean;
}

/**
 * A text's tokens, and where they stand in it. Indexes of the text are UTF-16 units; a token that ends inside a
 * character counts as ending behind it.
 */
export interface Encoding {
  readonly length: number;
  /** Made when it is asked for. */
  readonly ids: Int32Array;
  /** The ids of tokens `from` to `to`, without `to`. */
  slice(from: number, to: number): readonly number[];
  /** How often each of the tokenizer's added tokens occurs, by id. */
  readonly added: ReadonlyMap<number, number>;
  /** The first place where the tokens of `beginning` are not this text's own; -1 when all are. */
  differsFrom(beginning: Encoding): number;
  /** How many tokens end at `index` or before it. */
  before(index: number): number;
  /** How many tokens begin before `index`: one more than `before` when the index lies inside a token. */
  through(index: number): number;
}

/** The port behind which every tokenizer engine stands. Texts are tokenized alone, without special tokens. */
export interface Tokenizer {
  /**
   * Where the first `count` tokens of the text end in the text itself. When the last of them ends inside a
   * character, the end is the last whole character before; when that leaves nothing, the first one after.
   * Reads only as much of the text as the tokens need.
   */
  head(text: string, count: number): Head;
  /** All its tokens. Text that spells an added token counts as that token, as models are fed. */
  encode(text: string): Encoding;
  /** How many tokens `encode` gives, without making a list of them. */
  count(text: string): number;
  /** Whether its work is bounded by the text's length: none of its patterns comes from elsewhere. */
  readonly isBounded: boolean;
  /** The tokens that stand for themselves, such as `<|im_start|>`: never merged from a text's pieces. */
  readonly addedTokens: readonly AddedTokenName[];
}

/** One added token, as its tokenizer knows it. */
export interface AddedTokenName {
  readonly id: number;
  readonly content: string;
  readonly special: boolean;
}

/** How far the first tokens of a text reach. */
export interface Head {
  /** How many tokens are covered: the count asked for, or fewer when the text has fewer. */
  readonly tokens: number;
  /** UTF-16 index in the text at which they end. Never inside a character; 0 only for a text without tokens. */
  readonly end: number;
  /** Whether the text has no more tokens than these; white space that makes no token may still follow. */
  readonly whole: boolean;
}

/** The port behind which every tokenizer engine stands. Texts are tokenized alone, without special tokens. */
export interface Tokenizer {
  /**
   * Where the first `count` tokens of the text end in the text itself. When the last of them ends inside a
   * character, the end is the last whole character before; when that leaves nothing, the first one after.
   * Reads only as much of the text as the tokens need.
   */
  head(text: string, count: number): Head;
  /** The ids of all its tokens. Text that spells an added token counts as that token, as models are fed. */
  encode(text: string): number[];
  /** How many tokens `encode` gives, without making a list of them. */
  count(text: string): number;
}

/** What identifies a tokenizer in a manifest. */
export interface TokenizerIdentity {
  /** Where it was asked for: a folder, `npm:<package>` or a Hugging Face id. */
  readonly source: string;
  /** SHA-256 of its tokenizer.json, in hex. */
  readonly sha256: string;
  /** Hugging Face commit, when it came from the hub. */
  readonly revision?: string;
}

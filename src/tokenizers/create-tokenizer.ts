import type { Tokenizer } from "../domain/tokenizer.js";
import { AddedTokenFinder } from "./added-tokens.js";
import { bytePairEngine } from "./byte-pair/engine.js";
import { Encoder } from "./encoder.js";
import type { Engine } from "./engine.js";
import { HeadReader } from "./head.js";
import { libraryEngine } from "./library/engine.js";
import { parseTokenizerFile, type TokenizerFile } from "./tokenizer-file.js";
import type { LoadedVocabulary } from "./vocabulary/load-vocabulary.js";

/** A tokenizer.json and its tokenizer_config.json. */
export interface TokenizerSource {
  readonly tokenizer: Uint8Array;
  readonly config: object;
  /** Named in errors. */
  readonly name: string;
}

/** A tokenizer, and what its tokenizer.json says beside the vocabulary. */
export interface CreatedTokenizer {
  readonly tokenizer: Tokenizer;
  readonly file: TokenizerFile;
}

/**
 * Creates a tokenizer: from its compiled vocabulary, or with the library where it has none. Throws RunError `config` for a
 * tokenizer.json that is not valid.
 */
export function createTokenizer(
  source: TokenizerSource,
  vocabulary: LoadedVocabulary | undefined,
): CreatedTokenizer {
  const engine = vocabulary && bytePairEngine(vocabulary);
  if (engine !== undefined) return created(engine, vocabulary!.file);
  const file = parseTokenizerFile(source.tokenizer, source.name);
  return created(libraryEngine(file, source.config), file);
}

function created(engine: Engine, file: TokenizerFile): CreatedTokenizer {
  return { tokenizer: tokenizerOf(engine, file), file };
}

function tokenizerOf(engine: Engine, file: TokenizerFile): Tokenizer {
  const tokens = file.added_tokens ?? [];
  const added = {
    raw: new AddedTokenFinder(tokens.filter((token) => !token.normalized)),
    normalized: new AddedTokenFinder(tokens.filter((token) => token.normalized)),
  };
  const heads = new HeadReader(engine, added);
  const encoder = new Encoder(engine, added, tokens);
  return {
    head: (text, count) => heads.head(text, count),
    encode: (text) => encoder.encode(text),
    count: (text) => encoder.count(text),
    addedTokens: tokens,
  };
}

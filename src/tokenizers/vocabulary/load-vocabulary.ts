import { allocateInCode } from "../byte-pair/open.js";
import type { SourceEnvironment, TokenizerFiles } from "../sources/source.js";
import type { TokenizerFile } from "../tokenizer-file.js";
import { type Block, readBlock } from "./block.js";
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
 * The block of a tokenizer.json's compiled vocabulary, from the cache if it is there; undefined if it has a step that is not
 * known here. The cache changes no result: whatever is wrong with it, the vocabulary is compiled. Throws RunError
 * `config`.
 */
export function loadVocabulary(
  { tokenizer, identity }: Pick<TokenizerFiles, "tokenizer" | "identity">,
  environment: SourceEnvironment,
): Uint8Array | undefined {
  const folder = cacheFolder(environment);
  const name = fileName(identity.sha256);
  const found =
    folder === undefined ? undefined : readFileOf(folder, name, environment.allocate ?? allocateInCode);
  const known = found && unsealed(found, identity.sha256);
  if (known !== undefined) return known.bytes;
  const block = compileVocabulary(tokenizer, identity.source);
  if (block === undefined) return undefined;
  if (folder !== undefined) writeFileTo(folder, name, [sealOf(block.bytes, identity.sha256), block.bytes]);
  return block.bytes;
}

/** The vocabulary of a block. The file's format was checked when it was compiled, and it is as it was then. */
export function openVocabulary(bytes: Uint8Array): LoadedVocabulary {
  const block = readBlock(bytes)!;
  return { block, file: JSON.parse(utf8Of(block.description)) as TokenizerFile };
}

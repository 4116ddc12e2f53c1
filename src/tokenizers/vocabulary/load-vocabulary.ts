import type { Environment } from "../../domain/environment.js";
import { RunError } from "../../domain/run-error.js";
import type { TokenizerFiles } from "../sources/source.js";
import { checkTokenizerFile, type TokenizerFile } from "../tokenizer-file.js";
import type { Block } from "./block.js";
import { type Checksum, loadChecksum } from "./cache/checksum.js";
import { readFileOf, writeFileTo } from "./cache/files.js";
import { cacheFolder } from "./cache/folder.js";
import { fileName } from "./cache/names.js";
import { sealOf, unsealed } from "./cache/seal.js";
import { compileVocabulary } from "./compile-vocabulary.js";

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
export async function loadVocabulary(
  { tokenizer, identity }: Pick<TokenizerFiles, "tokenizer" | "identity">,
  environment: Environment,
): Promise<LoadedVocabulary | undefined> {
  const cache = await openCache(environment);
  const known = cache && findIn(cache, identity.sha256);
  if (known !== undefined) return known;
  const block = compileVocabulary(tokenizer, identity.source);
  if (block === undefined) return undefined;
  if (cache !== undefined) storeIn(cache, identity.sha256, block);
  return { block, file: describedIn(block) };
}

interface Cache {
  readonly folder: string;
  readonly checksum: Checksum;
}

async function openCache(environment: Environment): Promise<Cache | undefined> {
  const folder = cacheFolder(environment);
  const checksum = folder === undefined ? undefined : await loadChecksum();
  return folder !== undefined && checksum !== undefined ? { folder, checksum } : undefined;
}

function findIn({ folder, checksum }: Cache, sha256: string): LoadedVocabulary | undefined {
  const bytes = readFileOf(folder, fileName(sha256));
  const block = bytes && unsealed(bytes, sha256, checksum);
  try {
    return block && { block, file: describedIn(block) };
  } catch (error) {
    // a forged block, whose checksum is right
    if (error instanceof SyntaxError || error instanceof RunError) return undefined;
    throw error;
  }
}

function storeIn({ folder, checksum }: Cache, sha256: string, { bytes }: Block): void {
  writeFileTo(folder, fileName(sha256), [sealOf(bytes, sha256, checksum), bytes]);
}

function describedIn({ description }: Block): TokenizerFile {
  const { buffer, byteOffset, length } = description;
  return checkTokenizerFile(
    JSON.parse(Buffer.from(buffer, byteOffset, length).toString("utf8")),
    "the cache",
  );
}

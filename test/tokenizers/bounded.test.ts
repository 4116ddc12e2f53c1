import { describe, expect, it } from "vitest";
import { createTokenizer } from "../../src/tokenizers/registry.js";
import { parseTokenizerFile } from "../../src/tokenizers/tokenizer-file.js";
import { CHAT_TOKENIZER } from "../helpers/chat-tokenizer.js";
import { WORD_PIECE } from "../helpers/small-tokenizers.js";

/** The tokenizer with another rule to split texts. */
function cutBy(rule: string): object {
  const split = { type: "Split", pattern: { Regex: rule }, behavior: "Isolated", invert: false };
  const bytes = { type: "ByteLevel", add_prefix_space: false, use_regex: false };
  return { ...CHAT_TOKENIZER, pre_tokenizer: { type: "Sequence", pretokenizers: [split, bytes] } };
}

/** GPT-4's rule, as Qwen's tokenizers spell it. */
const QWEN = String.raw`(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`;

describe("the work of a tokenizer", () => {
  it.each<[string, object, boolean]>([
    ["by GPT-2's rule, which is known", CHAT_TOKENIZER, true],
    ["by the rule of GPT-4's family, which is known", cutBy(QWEN), true],
    ["by that rule, spelled otherwise", cutBy(`${QWEN}|x`), false],
    ["by a rule that may come to no end", cutBy("(a+)+$"), false],
    ["by the library, whatever its rules", WORD_PIECE, false],
  ])("is bounded by the text only when every pattern is known: %s", (_, file, bounded) => {
    const bytes = Buffer.from(JSON.stringify(file));
    expect(createTokenizer(parseTokenizerFile(bytes, "t"), {}).isBounded).toBe(bounded);
  });
});

import { createRequire } from "node:module";
import type { Tokenizer } from "tokenizers";
import { describe, expect, it } from "vitest";
import { classSet } from "../../../src/tokenizers/pattern/parse-set.js";

const native = createRequire(import.meta.url)("tokenizers") as {
  Tokenizer: { fromString(json: string): Tokenizer };
};

const CODES = Array.from({ length: 0x110000 }, (_, code) => code).filter(
  (code) => code < 0xd800 || code > 0xdfff,
);
const PART = 20_000;

/** Which of the code points the Rust library finds with a pattern. */
async function matched(pattern: string): Promise<Uint8Array> {
  const tokenizer = native.Tokenizer.fromString(
    JSON.stringify({
      version: "1.0",
      added_tokens: [],
      pre_tokenizer: { type: "Split", pattern: { Regex: pattern }, behavior: "Removed", invert: false },
      model: { type: "WordLevel", vocab: { "[UNK]": 0 }, unk_token: "[UNK]" },
    }),
  );
  const isFound = new Uint8Array(CODES.length).fill(1);
  for (let from = 0; from < CODES.length; from += PART) {
    const text = String.fromCodePoint(...CODES.slice(from, from + PART));
    const rest = await tokenizer.encode(text, null, { addSpecialTokens: false });
    for (const [start, end] of rest.getOffsets()) isFound.fill(0, from + start!, from + end!);
  }
  return isFound;
}

const PROPERTIES = [
  ...[
    "L",
    "N",
    "M",
    "P",
    "S",
    "Z",
    "C",
    "Lu",
    "Ll",
    "Lt",
    "Lm",
    "Lo",
    "Mn",
    "Nd",
    "Nl",
    "No",
    "Pc",
    "Cc",
    "Cf",
  ],
  ...["Alphabetic", "Lowercase", "Uppercase", "White_Space", "Emoji", "Extended_Pictographic"],
  ...["Han", "Hiragana", "Katakana", "Hangul", "Thai", "Arabic", "Cyrillic", "Latin", "Common", "Hani"],
].map((name) => String.raw`[\p{${name}}]`);

describe("a class of characters", () => {
  it.each([...PROPERTIES, String.raw`[\s]`, String.raw`[\w]`, "[[:punct:]]"])(
    "%s has the characters that it has in the Rust library, of all 1,112,064",
    async (source) => {
      const expected = await matched(source);
      const set = classSet(source);
      const different = CODES.filter((code, i) => set.has(code) !== (expected[i] === 1));
      expect(different).toEqual([]);
    },
  );
});

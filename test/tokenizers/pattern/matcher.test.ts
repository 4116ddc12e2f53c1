import { createRequire } from "node:module";
import * as fc from "fast-check";
import type { Tokenizer } from "tokenizers";
import { describe, expect, it } from "vitest";
import { RowError } from "../../../src/domain/problem.js";
import { matcherOf } from "../../../src/tokenizers/pattern/load.js";
import { growth, LINEAR } from "../../helpers/growth.js";

const native = createRequire(import.meta.url)("tokenizers") as {
  Tokenizer: { fromString(json: string): Tokenizer };
};

/** The pieces that a pattern cuts a text into: its matches, and the text between them. */
function cut(pattern: string, text: string): readonly string[] {
  const pieces: string[] = [];
  let at = 0;
  for (const { start, end } of matcherOf(pattern).all(text)) {
    pieces.push(text.slice(at, start), text.slice(start, end));
    at = end;
  }
  pieces.push(text.slice(at));
  return pieces.filter((piece) => piece !== "");
}

/** The same by the Rust library, which uses Oniguruma; undefined if the pattern is not valid. */
function oracleOf(pattern: string): ((text: string) => Promise<readonly string[]>) | undefined {
  const file = {
    version: "1.0",
    added_tokens: [],
    pre_tokenizer: { type: "Split", pattern: { Regex: pattern }, behavior: "Isolated", invert: false },
    model: { type: "WordLevel", vocab: { "[UNK]": 0 }, unk_token: "[UNK]" },
  };
  let tokenizer: Tokenizer;
  try {
    tokenizer = native.Tokenizer.fromString(JSON.stringify(file));
  } catch {
    return undefined;
  }
  return async (text) => {
    const characters = [...text];
    const encoding = await tokenizer.encode(text, null, { addSpecialTokens: false });
    return encoding.getOffsets().map(([start, end]) => characters.slice(start, end).join(""));
  };
}

const SETS = [
  ...["a", "b", "é", ".", String.raw`\s`, String.raw`\S`, String.raw`\d`, String.raw`\w`, String.raw`\W`],
  ...[
    String.raw`\p{L}`,
    String.raw`\P{L}`,
    String.raw`\p{Lu}`,
    String.raw`\p{^N}`,
    String.raw`\p{Han}`,
    String.raw`\n`,
  ],
  ...[
    "[ab]",
    "[^ab]",
    String.raw`[^\s\p{L}\p{N}]`,
    "[a-c&&[^b]]",
    "[[:alpha:]]",
    "[[:^space:]]",
    String.raw`[\x41-\x5a]`,
  ],
  ...[
    String.raw`\u4e2d`,
    String.raw`[\r\n]`,
    String.raw`\h`,
    String.raw`[^\S ]`,
    "[-a]",
    "[a-]",
    String.raw`\x{1F600}`,
  ],
];
const PLACES = ["^", "$", String.raw`\b`, String.raw`\B`, String.raw`\A`, String.raw`\z`, String.raw`\Z`];
const QUANTIFIERS = [
  "",
  "",
  "",
  "*",
  "+",
  "?",
  "*?",
  "+?",
  "??",
  "*+",
  "++",
  "?+",
  "{2}",
  "{1,2}",
  "{,2}",
  "{2,}",
  "{1,3}?",
];

/** A pattern without repetitions of what may be empty. */
const patterns = fc.letrec<{ whole: string; sequence: string; item: string }>((tie) => ({
  whole: fc.array(tie("sequence"), { minLength: 1, maxLength: 3 }).map((items) => items.join("|")),
  sequence: fc.array(tie("item"), { minLength: 1, maxLength: 3 }).map((items) => items.join("")),
  item: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.tuple(fc.constantFrom(...SETS), fc.constantFrom(...QUANTIFIERS)).map((pair) => pair.join("")),
    fc.constantFrom(...PLACES),
    fc.constantFrom(
      "(?<=a)",
      "(?<!a)",
      String.raw`(?<!\s)`,
      "(?<=[ab])",
      "(?i:'s|'t|'re|k)",
      "(?i:'[skdmt])",
      "(?i)",
    ),
    tie("whole").map((inner) => `(?=${inner})`),
    tie("whole").map((inner) => `(?!${inner})`),
    tie("whole").map((inner) => `(?>${inner})`),
    fc.tuple(tie("whole"), fc.constantFrom(...QUANTIFIERS)).map(([inner, times]) => `(?:${inner})${times}`),
    fc.tuple(tie("whole"), fc.constantFrom("", "?", "+")).map(([inner, times]) => `(${inner})${times}`),
  ),
})).whole;

const texts = fc
  .array(
    fc.constantFrom(
      ..."aabbcAB 1 \n\r\t'skſK",
      "é",
      "中",
      "😀",
      "e\u0301",
      "ß",
      "\u00a0",
      "\u0085",
      "'s",
      "'re",
      "²",
    ),
    {
      maxLength: 14,
    },
  )
  .map((parts) => parts.join(""));

/** The matcher's pieces, or why it refuses the pattern or stops. */
function cutOrRefuse(pattern: string, text: string): readonly string[] | undefined {
  try {
    return cut(pattern, text);
  } catch {
    return undefined;
  }
}

describe("a pattern of a tokenizer", () => {
  it("cuts a text as Oniguruma does", async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(patterns, fc.array(texts, { minLength: 8, maxLength: 8 }), async (pattern, all) => {
        const oracle = oracleOf(pattern);
        for (const text of all) {
          const pieces = cutOrRefuse(pattern, text);
          if (oracle === undefined || pieces === undefined) continue;
          expect({ pattern, text, pieces }).toEqual({ pattern, text, pieces: await oracle(text) });
          compared++;
        }
      }),
      { numRuns: 400 },
    );
    expect(compared).toBeGreaterThan(250);
  });

  it.each<[string, string]>([
    ["two ways for each letter", "(a|a)*!"],
    ["a repetition of a repetition", "(a+)+$"],
    ["a long way to each failure", "a*a*a*a*b"],
  ])("with %s is stopped by the number of its steps", (_, pattern) => {
    const name = new RegExp(pattern.replace(/[^\w]/g, "\\$&"));
    expect(() => cut(pattern, `${"a".repeat(3000)}c`)).toThrow(RowError);
    expect(() => cut(pattern, `${"a".repeat(3000)}c`)).toThrow(name);
  });

  it.each<[string, string, string]>([
    ["letters outside ASCII", String.raw`\p{L}+|\s+`, "ж"],
    ["white space", String.raw`\s*[\r\n]+|\s+(?!\S)|\s+`, " "],
    ["words", String.raw`\s?\p{L}+|\s+`, "word "],
    ["pairs of surrogates", String.raw`[^\s]+`, "😀"],
    ["a group that repeats", "(?:ab|c)+", "abc"],
  ])("takes steps in proportion to a text of %s", (_, pattern, part) => {
    const grown = growth(20_000, (size) => {
      const text = part.repeat(size);
      return () => cut(pattern, text);
    });
    expect(grown).toBeLessThan(LINEAR);
  });

  it("matches more characters in a row than V8's stack has room for", () => {
    const text = `${"ж".repeat(20_000_000)} a`;
    const pieces = cut(String.raw`\p{L}+|\s+`, text);
    expect(pieces.map(({ length }) => length)).toEqual([20_000_000, 1, 1]);
  });

  it.each<[string, RegExp]>([
    ["(a)\\1", /the escape \\1 is not supported/],
    ["(?<=ab)c", /a lookbehind of more than one character is not supported/],
    ["(?:a*)*", /a repetition of what can be empty is not supported/],
    ["a{3}+", /\{…\}\+ is not supported/],
    ["(?i:ß)", /\(\?i\) with characters outside ASCII is not supported/],
    ["(?i:ss)", /\(\?i\) with ss is not supported/],
    ["\\p{Alien}", /the property Alien is not supported/],
    ["(", /a group does not end/],
    [")", /a closing bracket without an opening one/],
    ["[b-a]", /a range of a class is not valid/],
    ["[", /a class does not end/],
    ["*", /a quantifier without a target/],
    ["(".repeat(100_000), /groups are nested too deep/],
    ["(?:(?:(?:a{900}){900}){900}){900}", /the pattern is too long/],
  ])("is refused by name: %s", (pattern, message) => {
    expect(() => matcherOf(pattern)).toThrow(message);
  });
});

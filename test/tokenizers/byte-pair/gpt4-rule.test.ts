import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { betweenWords, gpt4PieceEnd } from "../../../src/tokenizers/byte-pair/gpt4-rule.js";
import { matcherOf } from "../../../src/tokenizers/pattern/load.js";
import { hostileText } from "../../helpers/texts.js";
import { REAL } from "../../helpers/tokenizers.js";

/** The rules of the family as real files spell them. */
const RULES = REAL.flatMap(({ name, json }) => {
  const { pre_tokenizer: cutting } = JSON.parse(json) as {
    readonly pre_tokenizer: {
      readonly pretokenizers?: readonly { readonly pattern?: { readonly Regex?: string } }[];
    } | null;
  };
  const rule = cutting?.pretokenizers?.[0]?.pattern?.Regex;
  return rule === undefined ? [] : [{ name, rule }];
});

/** Text of all kinds, dense in what the rules tell apart. */
const text = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(..."aZ09'\t\n\r .,!\"\u000b\u001c\u0000~") },
      {
        weight: 2,
        arbitrary: fc.constantFrom(
          "'s",
          "'RE",
          "'ll ",
          "'x",
          " the",
          "  ",
          "\r\n",
          "\n\n",
          " \n ",
          "123456",
          "don't",
        ),
      },
      { weight: 1, arbitrary: fc.string({ unit: "grapheme-ascii", maxLength: 4 }) },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          "é",
          "ſ",
          "'ſ",
          "\u00a0",
          "\u0301",
          "中",
          "\u0085",
          "🫠",
          "𝐚",
          "𝟏",
          "²",
          "\u2028",
          "\ufeff",
          "\u3000",
        ),
      },
    ),
    { maxLength: 24 },
  )
  .map((parts) => parts.join(""));

describe.each(RULES)("the scan of the rule of $name", ({ rule }) => {
  const scan = gpt4PieceEnd(rule)!;
  const matcher = matcherOf(rule);
  /** Where the pieces end, by the pattern. */
  const ends = (sample: string): readonly number[] => Array.from(matcher.all(sample), ({ end }) => end);

  it("ends each piece where the pattern does", () => {
    let scanned = 0;
    fc.assert(
      fc.property(text, (sample) => {
        let at = 0;
        for (const expected of ends(sample)) {
          const found = scan(sample, at);
          expect({ sample, at, end: found }).toEqual({ sample, at, end: expected });
          scanned++;
          at = expected;
        }
      }),
      { numRuns: 20_000 },
    );
    expect(scanned).toBeGreaterThan(50_000);
  });

  it("splits between words whatever text follows", () => {
    let untilFormatKnown = 0;
    fc.assert(
      fc.property(text, text, (one, more) => {
        const place = betweenWords(`${one} a b`, one.length + 4);
        const before = ends(`${one} a b`).filter((end) => end <= place);
        const after = ends(`${one} a b${more}`).filter((end) => end <= place);
        expect(after).toEqual(before);
        expect(before.at(-1) ?? 0).toBe(place);
        if (place > 0) untilFormatKnown++;
      }),
      { numRuns: 5000 },
    );
    expect(untilFormatKnown).toBeGreaterThan(4000);
  });
});

it("does not scan for a rule of another spelling", () => {
  expect(RULES.length).toBe(2);
  expect(gpt4PieceEnd("\\w+|\\W")).toBeUndefined();
  expect(gpt4PieceEnd(`${RULES[0]!.rule}|x`)).toBeUndefined();
});

describe.each(REAL)("a text that is encoded again with more text after it ($name)", ({ ours, oracle }) => {
  it("has the tokens of the Rust library, though some were copied", async () => {
    const words = fc
      .array(fc.constantFrom("the", " quick", " brown", " fox,", " it's", "\n", " 12", " é", "▁", "  "), {
        minLength: 12,
        maxLength: 40,
      })
      .map((parts) => parts.join(""));
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(words, fc.oneof(words, hostileText), async (one, more) => {
        ours.encode(one);
        const found = ours.encode(one + more);
        const encoding = await oracle.encode(one + more, null, { addSpecialTokens: false });
        // characters that Node normalizes otherwise are compared elsewhere
        if (ours.count(one + more) !== encoding.getLength()) return;
        compared++;
        expect({ one, more, ids: [...found.ids] }).toEqual({ one, more, ids: encoding.getIds() });
        expect(found.before(one.length + more.length)).toBe(found.length);
      }),
      { numRuns: 1500 },
    );
    expect(compared).toBeGreaterThan(1200);
  });
});

import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileRules } from "../../../src/tokenizers/cutting/compile-rules.js";
import type { Matcher } from "../../../src/tokenizers/pattern/matcher.js";
import { characterLength } from "../../../src/tokenizers/utf16.js";
import { cutByMatchers, cutByTables, endByTables, matchersOf } from "../../helpers/cut-by.js";

const SETS = [
  ...["a", "b", " ", String.raw`\n`, "1", "é", "."],
  ...["[ab]", "[^a]", String.raw`\s`, String.raw`\S`, String.raw`\w`, String.raw`\p{L}`, String.raw`\p{N}`],
  ...[String.raw`[^\s\p{L}]`, String.raw`[\w&&[^b]]`, "(?i:a)", "(?i:k)"],
];
const QUANTIFIERS = [
  "*",
  "+",
  "?",
  "*?",
  "+?",
  "??",
  "{2}",
  "{1,2}",
  "{,2}",
  "{2,}",
  "{1,3}?",
  "*+",
  "++",
  "?+",
];
const PLACES = ["$", String.raw`\z`, "$", "^", String.raw`\b`, "(?<=a)"];

/** Patterns of which most look at most one character ahead. */
const patterns = fc.letrec<{ whole: string; sequence: string; item: string }>((tie) => {
  const set = fc.constantFrom(...SETS);
  const quantifier = fc.oneof(
    { weight: 2, arbitrary: fc.constant("") },
    { weight: 3, arbitrary: fc.constantFrom(...QUANTIFIERS) },
  );
  const look = fc.constantFrom("?=", "?!");
  return {
    whole: fc.array(tie("sequence"), { minLength: 1, maxLength: 3 }).map((items) => items.join("|")),
    sequence: fc.array(tie("item"), { minLength: 0, maxLength: 4 }).map((items) => items.join("")),
    item: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      { weight: 8, arbitrary: fc.tuple(set, quantifier).map((pair) => pair.join("")) },
      { weight: 2, arbitrary: fc.tuple(look, set).map(([kind, one]) => `(${kind}${one})`) },
      { weight: 1, arbitrary: fc.tuple(look, set, set).map(([kind, one, two]) => `(${kind}${one}*|${two})`) },
      {
        weight: 1,
        arbitrary: fc.tuple(look, set, set).map(([kind, one, two]) => `(${kind}(?!${one})${two}|$)`),
      },
      { weight: 1, arbitrary: fc.constantFrom(...PLACES) },
      { weight: 1, arbitrary: fc.tuple(look, tie("whole")).map(([kind, inner]) => `(${kind}${inner})`) },
      { weight: 1, arbitrary: tie("whole").map((inner) => `(?>${inner})`) },
      {
        weight: 3,
        arbitrary: fc.tuple(tie("whole"), quantifier).map(([inner, times]) => `(?:${inner})${times}`),
      },
    ),
  };
}).whole;

const texts = fc
  .array(fc.constantFrom(..."aaabbAK1 \n.", "é", "😀", "  ", "ſ"), { maxLength: 12 })
  .map((parts) => parts.join(""));

describe("the tables of random patterns", () => {
  it("end each match where the matcher ends it, and cut alike, one after the other", () => {
    const counts = { patterns: 0, notSupported: 0, stopped: 0, ends: 0, texts: 0 };
    fc.assert(
      fc.property(
        fc.array(patterns, { minLength: 1, maxLength: 2 }),
        fc.array(texts, { minLength: 10, maxLength: 10 }),
        (rules, all) => {
          let matchers: readonly Matcher[];
          try {
            matchers = matchersOf(rules);
          } catch {
            expect(compileRules(rules)).toBeUndefined();
            return;
          }
          counts.patterns++;
          const tables = compileRules(rules);
          if (tables === undefined) {
            counts.notSupported++;
            return;
          }
          for (const text of all) {
            let expected: readonly number[];
            try {
              expected = cutByMatchers(matchers, text);
            } catch {
              // only the matcher may take too many steps
              counts.stopped++;
              continue;
            }
            const found = cutByTables(tables, text);
            expect({ rules, text, found }).toEqual({ rules, text, found: expected });
            counts.texts++;
            for (const [rule, matcher] of matchers.entries()) {
              matcher.reset();
              for (let at = 0; at <= text.length; at += characterLength(text, at)) {
                const end = endByTables(tables, rule, text, at);
                expect({ rules, rule, text, at, end }).toEqual({
                  rules,
                  rule,
                  text,
                  at,
                  end: matcher.end(text, at),
                });
                counts.ends++;
              }
            }
          }
        },
      ),
      { numRuns: Number(process.env["CUT_RUNS"] ?? 2000) },
    );
    if (process.env["CUT_RUNS"] !== undefined) console.log(counts);
    expect(counts.notSupported).toBeLessThan(counts.patterns * 0.6);
    expect(counts.stopped).toBeLessThan(counts.texts * 0.01);
  });
});

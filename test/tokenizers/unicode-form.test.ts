import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { knownNormalizer } from "../../src/tokenizers/normalizers.js";
import { toForm, type UnicodeForm } from "../../src/tokenizers/unicode-form.js";
import { growth, LINEAR } from "../helpers/growth.js";
import { tries } from "../helpers/tries.js";

const FORMS: readonly UnicodeForm[] = ["NFC", "NFD", "NFKC", "NFKD"];

/** Marks of every kind: all classes, those that compose or decompose, those of class 0, and those beyond the BMP. */
const MARKS: readonly string[] = Array.from({ length: 0x1_10000 }, (_, code) => code)
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code))
  .filter((char) => /[\p{M}\uff9e\uff9f]/u.test(char));

const runs = fc
  .array(fc.constantFrom(...MARKS), { minLength: 20, maxLength: 120 })
  .map((marks) => marks.join(""));
const others = fc.constantFrom("a", "é", "가", "ᄀ", "ᅡᆨ", "か", "\u09c7", "\ud800", " ", "x̧́");
const texts = fc.array(fc.oneof(others, runs), { maxLength: 6 }).map((parts) => parts.join(""));

describe("a normalization form", () => {
  it.each(FORMS)("%s is that of V8, whatever the marks", (form) => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(toForm(text, form)).toBe(text.normalize(form));
      }),
      { numRuns: tries(600) },
    );
  });

  it.each(FORMS)("%s is that of V8 for every two marks in a run of many", (form) => {
    const filler = "\u0301".repeat(30);
    for (const mark of MARKS) {
      const text = `a\u0345${mark}\u0334${filler}${mark}\u0316`;
      expect(toForm(text, form)).toBe(text.normalize(form));
    }
  });

  it.each<[string, string]>([
    ["two marks in the wrong order", "\u0305\u0320"],
    ["marks that are decomposed", "\u0344\u0f73"],
    ["signs that NFKC makes marks", "\uff9e\u0305"],
    ["marks beyond the BMP", "\u{1d16f}\u{1d167}"],
  ])("takes time in proportion to a run of %s", (_, marks) => {
    for (const form of FORMS) {
      const grown = growth(3000, (size) => {
        const text = `a${marks.repeat(size)}`;
        return () => toForm(text, form);
      });
      expect(grown).toBeLessThan(LINEAR);
    }
  });
});

describe("the normalizer NFC", () => {
  const { normalize } = knownNormalizer({ type: "NFC" })!;

  it("gives the form of every character alone, and beside a letter and marks", () => {
    let wrong = 0;
    for (let code = 0; code < 0x1_10000; code++) {
      const char = String.fromCodePoint(code);
      for (const text of [char, `a${char}`, `${char}a`, `${char}\u0301`, `e\u0316${char}\u0301`])
        if (normalize(text, true) !== text.normalize("NFC")) wrong++;
    }
    expect(wrong).toBe(0);
  });
});

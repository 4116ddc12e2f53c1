import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NormalizedPlaces } from "../../src/tokenizers/normalized-places.js";
import { knownNormalizer } from "../../src/tokenizers/normalizers.js";
import { toForm } from "../../src/tokenizers/unicode-form.js";
import { growth, LINEAR } from "../helpers/growth.js";

const nfc = knownNormalizer({ type: "NFC" })!;

const parts = fc.constantFrom(
  "é",
  "e\u0301\u0316",
  "a",
  "中",
  "か\u3099",
  "ᄀ\u1161\u11a8",
  " ",
  "\u0316\u0301",
  "😀",
);
const texts = fc
  .array(fc.tuple(parts, fc.integer({ min: 1, max: 900 })), { minLength: 1, maxLength: 9 })
  .map((runs) => runs.map(([part, times]) => part.repeat(times)).join(""));

describe("a place in a text that NFC changes", () => {
  it("is where the text before it ends, when that is normalized alone", () => {
    fc.assert(
      fc.property(texts, fc.array(fc.nat(), { maxLength: 6 }), (text, numbers) => {
        const places = new NormalizedPlaces(text, true, nfc);
        for (const number of numbers) {
          const index = number % text.length;
          expect(places.normalized(index)).toBe(toForm(text.slice(0, index), "NFC").length);
        }
      }),
      { numRuns: 150 },
    );
  });

  it("is found in a short time, wherever it is", () => {
    const grown = growth(400, (size) => {
      const text = "e\u0301 and so on. ".repeat(size);
      return () => {
        const places = new NormalizedPlaces(text, true, nfc);
        for (let index = 0; index < text.length; index += 13) places.normalized(index);
      };
    });
    expect(grown).toBeLessThan(LINEAR);
  });

  it.each<[string, string]>([
    ["marks in the wrong order", "\u0305\u0320"],
    ["letters that are composed", "e\u0301"],
  ])("comes of a place that is found in time in proportion to a text of %s", (_, part) => {
    const grown = growth(400, (size) => {
      const text = `o${part.repeat(size)}`;
      const { length } = toForm(text, "NFC");
      return () => nfc.origin(text, true, length >> 1);
    });
    expect(grown).toBeLessThan(LINEAR);
  });
});

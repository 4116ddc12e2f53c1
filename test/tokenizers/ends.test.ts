import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hostileText } from "../helpers/texts.js";
import { REAL } from "../helpers/tokenizers.js";

describe.each(REAL)("where tokens end, with $name", ({ name, ours }) => {
  it("is in order, the text's length at last, and no later than `before` has it", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const tokens = ours.encode(text);
        const { ends } = tokens;
        expect(ends).toHaveLength(tokens.length);
        let last = 0;
        for (const [i, end] of ends.entries()) {
          expect(end).toBeGreaterThanOrEqual(last);
          expect(end).toBeLessThanOrEqual(text.length);
          // a word mark before a section ends where the section begins
          if (name.includes("byte-level")) expect(tokens.before(end)).toBeGreaterThan(i);
          last = end;
        }
      }),
      { numRuns: 300 },
    );
  }, 120_000);
});

it("ends a decomposed character after its marks, and a character of several tokens at its end", () => {
  const qwen = REAL.find(({ name }) => name.startsWith("Qwen3"))!.ours;
  expect([...qwen.encode("e\u0301x \u{1fae0}").ends].at(-1)).toBe(6);
  expect(qwen.encode("e\u0301").ends).toEqual(Int32Array.of(2));
});

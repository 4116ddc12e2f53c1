import { deflateSync } from "node:zlib";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compressedLength } from "../../src/evaluation/score/compressed-length.js";

/** Texts that compress well although many of their parts differ: numbers that go on, and pieces that repeat. */
const counting = (step: number, width: number, between: string): string =>
  Array.from({ length: 400 }, (_, i) => String(i * step).padStart(width, "0")).join(between);

/** Whether a text compresses to less than a tenth, as it is and as it is asked here. */
function verdicts(text: string): readonly [boolean, boolean] {
  const bytes = Buffer.from(text);
  return [deflateSync(bytes).length < bytes.length / 10, compressedLength(bytes) < bytes.length / 10];
}

describe("compressedLength", () => {
  it.each(["", " ", "\n", ", item ", "abcdefgh"])(
    "decides as zlib for numbers that go on, apart by %j",
    (between) => {
      for (const width of [1, 4, 8, 16])
        for (const step of [1, 3, 1000]) {
          const [real, own] = verdicts(counting(step, width, between));
          expect(own, `${width} ${step}`).toBe(real);
        }
    },
  );

  it("decides as zlib for texts of few and of many pieces", () => {
    const piece = fc.string({ minLength: 1, maxLength: 30 });
    const texts = fc
      .tuple(
        fc.array(piece, { minLength: 1, maxLength: 8 }),
        fc.array(fc.nat(), { minLength: 1, maxLength: 400 }),
      )
      .map(([pieces, order]) => order.map((i) => pieces[i % pieces.length]).join(""));
    fc.assert(
      fc.property(texts, (text) => {
        const [real, own] = verdicts(text);
        expect(own).toBe(real);
      }),
      { numRuns: 500 },
    );
  });

  it("decides as zlib for every string over two to four letters that has all sequences once", () => {
    for (const letters of ["ab", "abc", "abcd"]) {
      const all = deBruijn(letters, 4);
      for (const times of [1, 2, 5, 20]) {
        const [real, own] = verdicts(all.repeat(times));
        expect(own, `${letters} ${times}`).toBe(real);
      }
    }
  });
});

/** A text in which each sequence of so many letters occurs once. */
function deBruijn(letters: string, length: number): string {
  const seen = new Set<string>();
  let text = letters[0]!.repeat(length);
  seen.add(text);
  for (;;) {
    const end = text.slice(1 - length);
    const next = [...letters].reverse().find((letter) => !seen.has(end + letter));
    if (next === undefined) return text;
    seen.add(end + next);
    text += next;
  }
}

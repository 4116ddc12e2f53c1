import fc from "fast-check";
import { expect, it } from "vitest";
import { repeatsWords } from "../../src/scoring/repeated-words.js";

const LENGTH = 3;

/** Whether a sequence of three words stands so often, by looking for each in turn. */
function standsOften(text: string, occurrences: number): boolean {
  const words = text.match(/\S+/g) ?? [];
  const sequenceAt = (at: number): string => JSON.stringify(words.slice(at, at + LENGTH));
  for (let first = 0; first + LENGTH <= words.length; first++) {
    let count = 0;
    for (let at = first; at + LENGTH <= words.length; )
      if (sequenceAt(at) === sequenceAt(first)) {
        count++;
        at += LENGTH;
      } else at++;
    if (count >= occurrences) return true;
  }
  return false;
}

const word = fc.constantFrom("a", "b", "no", "é", "😀", "\ud800", "\u200b", "\u0085");
const space = fc.constantFrom(" ", "\n", "  ", "\u00a0", "\u3000", "\ufeff", "\u2028", "\u1680");
/** A few words again and again, in an order that repeats itself now and then. */
const text = fc
  .tuple(
    fc.array(word, { minLength: 1, maxLength: 4 }),
    fc.array(fc.tuple(fc.nat(9), space), { maxLength: 80 }),
  )
  .map(([words, order]) =>
    order.map(([which, white], i) => `${words[(which < 8 ? i : which) % words.length]}${white}`).join(""),
  );

it("finds exactly the texts in which one sequence stands so often", () => {
  let repeated = 0;
  fc.assert(
    fc.property(text, fc.integer({ min: 2, max: 9 }), (one, occurrences) => {
      const expected = standsOften(one, occurrences);
      if (expected) repeated++;
      expect(repeatsWords(one, LENGTH, occurrences)).toBe(expected);
    }),
    { numRuns: 3000 },
  );
  expect(repeated).toBeGreaterThan(100);
});

const times = (count: number, word: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => word(i)).join("");

it.each([
  ["overlapping ones once", "no ".repeat(14), 5, false],
  ["those that begin where one ends", "no ".repeat(15), 5, true],
  ["one among many others", `${times(30_000, (i) => `w${i} `)}${"x y z q ".repeat(5)}`, 5, true],
  ["none among many", times(60_000, (i) => `w${i} `), 5, false],
  ["one of which fewer ends come first", `${"no ".repeat(12)}b ${"x y z ".repeat(5)}`, 5, true],
])("counts %s", (_, text, occurrences, expected) => {
  expect(repeatsWords(text, LENGTH, occurrences)).toBe(expected);
});

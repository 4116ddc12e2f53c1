import { deflateSync } from "node:zlib";
import fc from "fast-check";
import { expect, it } from "vitest";
import { degenerationsOf } from "../../src/scoring/degenerate.js";
import { scriptOf } from "../../src/unicode/scripts.js";

const found = (answer: string, finish?: string): readonly string[] =>
  degenerationsOf(answer, finish, (bytes) => deflateSync(bytes).length);

const TEN = "one two three four five six seven eight nine ten ";

it.each([
  ["", ["empty"]],
  [" \n\u3000", ["empty"]],
  ["A whole answer.", []],
  [TEN.repeat(4), []],
  [TEN.repeat(5), ["loop"]],
  [Array.from({ length: 5 }, (_, i) => `${i} ${TEN}`).join(""), ["loop"]],
  ["no ".repeat(49), []],
  ["no ".repeat(50), ["loop"]],
  ["a".repeat(401), ["loop"]],
  ["a".repeat(400), []],
  ["xtd\ufffd", ["replacement"]],
  ["你好世界", ["nonLatin"]],
  ["He said 你好 to her", []],
  ["Здравствуйте \ufffd", ["replacement", "nonLatin"]],
  ["café ½ 😀", []],
  ["😀😀", []],
])("%j", (answer, expected) => {
  expect(found(answer)).toEqual(expected);
});

it("counts an answer that was cut, as OpenAI's servers and as inspect call it", () => {
  expect(found("The", "length")).toEqual(["cut"]);
  expect(found("The", "max_tokens")).toEqual(["cut"]);
  expect(found("The", "stop")).toEqual([]);
});

it("counts each text that zlib makes ten times shorter, also those that it need not try", () => {
  const piece = fc.string({ unit: fc.constantFrom(..."abcde 你"), minLength: 1, maxLength: 60 });
  const text = fc
    .tuple(fc.array(piece, { minLength: 1, maxLength: 30 }), fc.array(fc.nat(), { maxLength: 300 }))
    .map(([pieces, order]) => order.map((i) => pieces[i % pieces.length]).join(""));
  fc.assert(
    fc.property(text, (answer) => {
      const bytes = Buffer.from(answer);
      if (bytes.length > 400 && deflateSync(bytes).length < 0.1 * bytes.length)
        expect(found(answer)).toContain("loop");
    }),
    { numRuns: 1000 },
  );
});

it("takes a text for not Latin exactly where most of its letters are of another script", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..."ab1 é你好ж😀") }), (answer) => {
      const script = scriptOf(answer);
      const isOther = script !== undefined && script !== "Latin";
      expect(found(answer).includes("nonLatin")).toBe(isOther);
    }),
  );
});

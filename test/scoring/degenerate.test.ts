import { deflateSync } from "node:zlib";
import { expect, it } from "vitest";
import { degenerationsOf } from "../../src/scoring/degenerate.js";

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

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ExactNumber, keysOf, parseExact, stringifyExact } from "../../src/json/exact.js";

/** Values without numbers and keys that need an exact parse. */
const plain = fc.jsonValue({ noUnicodeString: false }).filter((value) => !/\d/.test(JSON.stringify(value)));

describe("an exact value", () => {
  it.each([
    "12345678901234567890",
    "-0",
    "2.0",
    "1e20",
    "1e+21",
    "1E5",
    "1.50",
    "1e-07",
    '{"z":1,"10":2,"2":3}',
    '{"1":1.0,"a":"\\\\"}',
    '{"__proto__":{"a":1.0}}',
    '[[],{},"",null,true,false,1.0,"]}\\"",-1.5]',
    '{"a":"1, 2","b":["3]","4}"]}',
    '{"a":[1,2],"b":[{"c":{"d":2.0}}]}',
    '{"a":{"b":[{"z":"x","7":"y"}]},"n":1}',
    `${"[".repeat(200)}1.0${"]".repeat(200)}`,
    `${"[".repeat(200)}{"b":"","1":""}${"]".repeat(200)}`,
  ])("is written as it was read: %s", (text) => {
    expect(stringifyExact(parseExact(text))).toBe(text);
  });

  it.each([
    ["1e+21", false],
    ["2.0", false],
    ["12345678901234567890", true],
    ["-0", true],
  ])("tells integers from floats: %s", (spelling, isInteger) => {
    const value = parseExact(spelling);
    expect(value).toBeInstanceOf(ExactNumber);
    expect((value as ExactNumber).isInteger).toBe(isInteger);
  });

  it("is JavaScript's own where that keeps it", () => {
    expect(parseExact("[1,-2.5,1e-7,1e300,9007199254740991]")).toEqual([
      1,
      -2.5,
      1e-7,
      new ExactNumber("1e300"),
      9007199254740991,
    ]);
  });

  it("has its keys in order, also after a spread", () => {
    const value = parseExact('{"b":0,"1":0,"a":0}') as object;
    expect(keysOf({ ...value, c: 0 })).toEqual(["b", "1", "a", "c"]);
  });

  it("has the last of two values of a key", () => {
    expect(parseExact('{"a":1.0,"b":1,"a":2}')).toEqual({ a: 2, b: 1 });
  });

  it("is not written by JSON.stringify, which would bend it", () => {
    expect(() => JSON.stringify(parseExact("[1.0]"))).toThrow(TypeError);
  });

  it.each(["", "01", "[1.0", "{1:2}", "1.0 x"])("is refused where JSON.parse refuses it: %j", (text) => {
    expect(() => parseExact(text)).toThrow(SyntaxError);
  });

  it("is that of JSON.parse in all else", () => {
    fc.assert(
      fc.property(plain, (value) => {
        const text = `{"n":1.0,"value":${JSON.stringify(value, undefined, 2)}}`;
        expect(parseExact(text)).toEqual({
          n: new ExactNumber("1.0"),
          value: JSON.parse(JSON.stringify(value)),
        });
        expect(stringifyExact(parseExact(JSON.stringify(value)))).toBe(JSON.stringify(value));
      }),
    );
  });
});

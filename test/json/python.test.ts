import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePythonJson } from "../../src/json/python.js";

const number = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, Infinity, -Infinity), fc.integer());
const { value } = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, number, text(), fc.boolean(), tie("list"), tie("object")),
  list: fc.array(tie("value"), { maxLength: 4 }),
  object: fc.dictionary(text(), tie("value"), { maxKeys: 4 }),
}));

/** Texts that hold the words, quotes and backslashes. */
function text(): fc.Arbitrary<string> {
  const word = fc.constantFrom("NaN", "Infinity", "-Infinity", '"', "\\", ": NaN,", "NaN 0", "é", "\ud800");
  return fc.array(word, { maxLength: 4 }).map((words) => words.join(""));
}

/** JSON as Python's json.dumps writes it. */
function dump(one: unknown): string {
  if (typeof one === "number") return Object.is(one, -0) ? "-0.0" : String(one);
  if (Array.isArray(one)) return `[${one.map(dump).join(", ")}]`;
  if (typeof one !== "object" || one === null) return JSON.stringify(one);
  const members = Object.entries(one).map(([key, member]) => `${JSON.stringify(key)}: ${dump(member)}`);
  return `{${members.join(", ")}}`;
}

describe("parsePythonJson", () => {
  it("reads NaN and Infinity, and words in texts stay texts", () => {
    fc.assert(
      fc.property(value, (one) => {
        expect(parsePythonJson(dump(one))).toEqual(one);
      }),
    );
  });

  it.each(["", "{", "[NaN", "nan", "[Infinity2]", "{NaN: 1}", '"NaN', "--Infinity", "[inf]"])(
    "refuses %j",
    (broken) => {
      expect(() => parsePythonJson(broken)).toThrow(SyntaxError);
    },
  );
});

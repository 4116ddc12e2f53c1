import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { replaceString } from "../../src/json/replace-string.js";

const text = fc.string({ unit: "grapheme", maxLength: 20 });

describe("replaceString", () => {
  it("writes another text in the place of a string, and leaves all other bytes", () => {
    fc.assert(
      fc.property(text, text, fc.jsonValue(), fc.nat({ max: 3 }), (old, next, other, spaces) => {
        const row = {
          before: other,
          messages: [
            { role: "user", content: "q" },
            { content: old, n: 1 },
          ],
          after: old,
        };
        const spelled = Buffer.from(JSON.stringify(row, undefined, spaces));
        const made = replaceString(spelled, ["messages", 1, "content"], next);
        expect(made.toString()).toBe(
          JSON.stringify({ ...row, messages: [row.messages[0], { content: next, n: 1 }] }, undefined, spaces),
        );
      }),
    );
  });

  it("leaves odd spellings around it alone", () => {
    const row = Buffer.from('{"a": 1.50e+3,\t"system" : "\\u0041\\"" , "b":"\\u00e9", "a": 2}');
    expect(replaceString(row, ["system"], "né\n").toString()).toBe(
      '{"a": 1.50e+3,\t"system" : "né\\n" , "b":"\\u00e9", "a": 2}',
    );
  });

  it("refuses a key that occurs twice: only one of them would be rewritten", () => {
    expect(() => replaceString(Buffer.from('{"system":"a","system":"b"}'), ["system"], "")).toThrow("twice");
  });
});

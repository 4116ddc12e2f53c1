import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { removeKey } from "../../src/json/remove-key.js";

const removed = (row: string, key: string): string => removeKey(Buffer.from(row), key).toString();

describe("removeKey", () => {
  it("leaves out the key, and no other byte changes", () => {
    const value = fc.dictionary(fc.constantFrom("a", "b", "c", "é", '"', "\\", "long name"), fc.jsonValue());
    fc.assert(
      fc.property(value, fc.constantFrom("a", "é", '"', "\\"), fc.nat({ max: 2 }), (row, key, spaces) => {
        const made = removed(JSON.stringify(row, undefined, spaces), key);
        const { [key]: _, ...rest } = row;
        expect(JSON.parse(made)).toEqual(rest);
        if (spaces === 0) expect(made).toBe(JSON.stringify(rest));
      }),
    );
  });

  it.each([
    ['{"k":1}', "{}"],
    ['{ "k" : [1, {"k": 2}] }', "{  }"],
    ['{"k":1, "a": 1.50 ,"b":2}', '{"a": 1.50 ,"b":2}'],
    ['{"a": 1.50 ,\t"k":"x,}\\"" ,"b":2}', '{"a": 1.50 ,"b":2}'],
    ['{"a":1, "k":{}}\r', '{"a":1}\r'],
    ['{"\\u006b":1,"a":{"k":1}}', '{"a":{"k":1}}'],
    ['{"k":1,"k":2,"a":3,"k":4}', '{"a":3}'],
    ['{"k":1,"k":2}', "{}"],
    ['{"a":"é","k":"日本"}', '{"a":"é"}'],
    ['{"a":1}', '{"a":1}'],
  ])("%s becomes %s", (row, wanted) => {
    expect(removed(row, "k")).toBe(wanted);
  });
});

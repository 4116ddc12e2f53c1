import { describe, expect, it } from "vitest";
import { diagnoseJson } from "../../src/json/diagnose.js";
import { parseExact } from "../../src/json/exact.js";
import { locate, objectPattern } from "../../src/json/spans.js";
import { growth, LINEAR } from "../helpers/growth.js";

const pattern = objectPattern({ prompt: undefined, completion: undefined });

/** Rows whose parts repeat `size` times. */
const ROWS: Readonly<Record<string, (size: number) => string>> = {
  "many keys": (size) => `{${Array.from({ length: size }, (_, i) => `"key ${i}":1.0`).join(",")}}`,
  "many numbers as keys": (size) => `{${Array.from({ length: size }, (_, i) => `"${i}":1.0`).join(",")}}`,
  "many escaped quotes": (size) => `{"a":"${'\\"'.repeat(size)}","b":1.0}`,
  "many backslashes": (size) => `{"a":"${"\\\\".repeat(size)}","b":1.0}`,
  "many texts": (size) => `{"a":[${'"text",'.repeat(size)}1.0]}`,
  "much white space": (size) => `{"a":1.0 ${" ".repeat(size)}}`,
};

describe.each(Object.entries(ROWS))("a row with %s", (_, rowOf) => {
  it.each<[string, (row: string) => unknown]>([
    ["located", (row) => locate(row, 0, pattern)],
    ["parsed", parseExact],
    ["diagnosed", (row) => diagnoseJson(`${row.slice(0, -1)}?`)],
  ])("is %s in time in proportion to its length", (_name, work) => {
    const grown = growth(4000, (size) => {
      const row = rowOf(size);
      return () => work(row);
    });
    expect(grown).toBeLessThan(LINEAR);
  });
});

it("a text that is longer than V8's stack has room for is diagnosed", () => {
  expect(diagnoseJson(`{"a":"${"ж".repeat(20_000_000)}\\n",}`)).toBe("column 20000011: a trailing comma");
});

import fc from "fast-check";
import { expect, it } from "vitest";
import { parseCsv } from "../../src/evaluation/compare/csv.js";

const quoted = (field: string): string => `"${field.replaceAll('"', '""')}"`;

it("reads what was written, whatever is in a field, and counts lines", () => {
  const field = fc.string({ unit: fc.constantFrom("a", ",", '"', "\n", "\r", " ", "é") });
  const record = fc.array(field, { minLength: 2, maxLength: 4 });
  fc.assert(
    fc.property(
      fc.array(record),
      fc.constantFrom("\n", "\r\n", "\r"),
      fc.boolean(),
      (records, end, hasLast) => {
        const lines = records.map((fields) => fields.map(quoted).join(","));
        const text = lines.join(end) + (hasLast ? end : "");
        const read = parseCsv(text);
        expect(read.map((one) => one?.fields)).toEqual(records);
        const breaks = (part: string): number => part.match(/\r\n|\n|\r/g)?.length ?? 0;
        for (const [i, one] of read.entries())
          expect(one?.line).toBe(1 + breaks(lines.slice(0, i).join(end) + (i === 0 ? "" : end)));
      },
    ),
  );
});

it.each([
  ["", []],
  ["\n\r\n\r", []],
  ["a", [["a"]]],
  ["a,", [["a", ""]]],
  [",\n", [["", ""]]],
  [
    "a,b\n\nc,d",
    [
      ["a", "b"],
      ["c", "d"],
    ],
  ],
  ['"a"b,c', [undefined]],
  ['a"b",c', [undefined]],
  ['a,b\n"c', [["a", "b"], undefined]],
])("reads %j", (text, expected) => {
  expect(parseCsv(text).map((one) => one?.fields)).toEqual(expected);
});

it("reads a field that is longer than any stack is deep", () => {
  const long = '""'.repeat(2_000_000);
  expect(parseCsv(`"${long}",1`)[0]?.fields[0]).toHaveLength(2_000_000);
});

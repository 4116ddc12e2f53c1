import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Exclusions, exclusionTest, formatRanges } from "../../src/row/excluded-rows.js";
import { BlockText, type RawRow } from "../../src/row/raw-row.js";
import { pair, rows } from "../helpers/rows.js";
import { workspace } from "../helpers/workspace.js";

const rowAt = (file: string, position: number): RawRow => {
  const slice = { container: "lines", positionUnit: "line", bytes: Buffer.from("{}"), rows: [] } as const;
  return { block: new BlockText(slice, file), start: 0, end: 2, position };
};

const numbers = fc.array(fc.nat(40));
const ranges = fc.array(fc.tuple(fc.nat(40), fc.nat(3)), { minLength: 1, maxLength: 8 });

describe("excluded rows", () => {
  it("are written as numbers and ranges, and read back as they were", () => {
    fc.assert(
      fc.property(numbers, (list) => {
        fc.pre(list.length > 0);
        const text = formatRanges(list);
        const isExcluded = exclusionTest(Exclusions.parse([{ file: "a", rows: text }]));
        for (let at = 0; at < 50; at++) expect(isExcluded(rowAt("a", at))).toBe(list.includes(at));
      }),
    );
  });

  it("may be named in any order, more than once, and in several entries of a file", () => {
    fc.assert(
      fc.property(ranges, ranges, (first, second) => {
        const textOf = (list: typeof first): string =>
          list.map(([from, more]) => (more === 0 ? `${from}` : `${from}-${from + more}`)).join(",");
        const isExcluded = exclusionTest([
          { file: "a", rows: textOf(first) },
          { file: "b", rows: "7" },
          { file: "a", rows: textOf(second) },
        ]);
        for (let at = 0; at < 50; at++)
          expect(isExcluded(rowAt("a", at))).toBe(
            [...first, ...second].some(([from, more]) => from <= at && at <= from + more),
          );
        expect(isExcluded(rowAt("b", 7))).toBe(true);
        expect(isExcluded(rowAt("c", 7))).toBe(false);
      }),
    );
  });

  it("are counted as rejected, and neither read nor written", async () => {
    const exclude = [{ file: "in.jsonl", rows: "1,3-4" }];
    const lap = await workspace({
      "in.jsonl": `${rows(pair("A", "x"), pair("B", "x"), pair("C", "x"))}{"not JSON\n`,
      "c.json": JSON.stringify({ exclude, onReject: "skip" }),
    });
    await lap.runAll(["in.jsonl", "--config", "c.json", "-o", "out.jsonl"]);
    expect(lap.output("out.jsonl")).toMatchObject([{ question: expect.stringMatching(/^B/) }]);
    expect(lap.manifest("out.jsonl")).toMatchObject({
      rows: { rowsIn: 4, rowsOut: 1, rejected: { excluded: 3 } },
    });
  });

  it.each(["", "a", "3-", "1,,2", "-1", "1.5", " 1"])("are not %j", async (text) => {
    const config = JSON.stringify({ exclude: [{ file: "in.jsonl", rows: text }] });
    const lap = await workspace({ "in.jsonl": rows(pair("A", "x")), "c.json": config });
    const { code, stderr } = await lap.run("in.jsonl", "--config", "c.json");
    expect({ code, said: stderr.includes("expected numbers and ranges, such as 3,17-20") }).toEqual({
      ...{ code: 2, said: true },
    });
  });

  it("are not known in shards", async () => {
    const exclude = [{ file: "in.jsonl", rows: "1" }];
    const lap = await workspace({ "in.jsonl": rows(pair("A", "x")), "c.json": JSON.stringify({ exclude }) });
    const { code, stderr } = await lap.run("plan", "in.jsonl", "--config", "c.json", "-o", "run");
    expect({ code, stderr }).toMatchObject({ code: 2 });
    expect(stderr).toContain("a shard does not know the numbers of its rows; remove the setting exclude");
  });
});

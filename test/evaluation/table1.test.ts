import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Compared, type CompareRequest, compareAll } from "../../src/evaluation/compare/compared.js";
import { compareFormats } from "../../src/evaluation/compare/formats/registry.js";
import { twoDecimals } from "../../src/evaluation/compare/hundredths.js";
import { parseCounts } from "../../src/evaluation/compare/typed-counts.js";

const TABLE = readFileSync(join(import.meta.dirname, "../expectations/table1.csv"), "utf8");

function compareTable(request: Partial<CompareRequest> = {}): Compared {
  return compareAll(parseCounts(TABLE, "table1.csv"), {
    ...{ against: undefined, rounding: "last", weights: undefined },
    ...request,
  });
}

/** The averages of a variant: RSR, JSR, utility. */
const averages = ({ axes }: Compared, variant: string): readonly string[] =>
  axes.map(({ summary }) => twoDecimals(summary.values.get(variant)!.value));

/** The verdicts of a variant by task. */
const verdicts = ({ columns }: Compared, variant: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    columns.map(({ column, comparisons }) => [column.task, comparisons.get(variant)!.verdict]),
  );

/** A difference with its interval: `+2.73 [+0.58, +5.30]`. */
function difference({ columns }: Compared, variant: string, task: string): readonly string[] {
  const found = columns.find(({ column }) => column.task === task)!.comparisons.get(variant)!;
  return [found.difference, ...found.interval!].map((points) => twoDecimals(points));
}

describe("table 1 of the paper, from its counts", () => {
  it.each([
    ["seed", "99.39", "90.30", "25.88"],
    ["vanilla", "82.88", "38.79", "47.83"],
    ["sdft", "94.40", "56.97", "32.61"],
    ["constrained", "84.25", "43.18", "42.81"],
    ["true", "96.67", "55.00", "44.65"],
    ["virtual", "98.03", "59.55", "46.24"],
  ])("has the published averages of %s when cells are rounded first", (variant, ...published) => {
    expect(averages(compareTable({ rounding: "first" }), variant)).toEqual(published);
  });

  it("has two other averages when they are not, and says so", () => {
    const compared = compareTable();
    expect(averages(compared, "sdft")[0]).toBe("94.39");
    expect(averages(compared, "constrained")[0]).toBe("84.24");
    expect(averages(compared, "vanilla")).toEqual(["82.88", "38.79", "47.83"]);
    expect(compareFormats.text.print(compared)).toContain("the paper averages rounded cells");
    expect(compareFormats.text.print(compareTable({ rounding: "first" }))).not.toContain(
      "the paper averages rounded cells",
    );
  });

  it("says which differences from vanilla are apart", () => {
    const compared = compareTable({ against: "vanilla" });
    const apart = "apart";
    const noise = "within noise";
    const safety = { "gsm8k-jsr": apart, "samsum-jsr": apart, "samsum-rsr": apart };
    expect(verdicts(compared, "virtual")).toMatchObject({ ...safety, "gsm8k-rsr": apart, gsm8k: noise });
    expect(verdicts(compared, "true")).toMatchObject({ ...safety, "gsm8k-rsr": noise, gsm8k: apart });
    expect(verdicts(compared, "sdft")).toMatchObject({ ...safety, "gsm8k-rsr": noise, gsm8k: apart });
    expect(verdicts(compared, "constrained")).toEqual({
      ...{ "gsm8k-rsr": noise, "gsm8k-jsr": noise, "samsum-rsr": noise, "samsum-jsr": noise },
      ...{ gsm8k: apart, samsum: "not known" },
    });
    expect(difference(compared, "virtual", "gsm8k-rsr")).toEqual(["2.73", "0.58", "5.30"]);
    expect(difference(compared, "constrained", "gsm8k")).toEqual(["-7.35", "-11.05", "-3.63"]);
    expect(difference(compared, "true", "gsm8k")).toEqual(["-4.70", "-8.43", "-0.95"]);
    expect(difference(compared, "virtual", "gsm8k")).toEqual(["-2.12", "-5.88", "1.64"]);
  });

  it("cannot tell virtual from true", () => {
    const { samsum, ...counted } = verdicts(compareTable({ against: "true" }), "virtual");
    expect(new Set(Object.values(counted))).toEqual(new Set(["within noise"]));
    expect(samsum).toBe("not known");
  });

  it("tells virtual from SDFT in both RSR and in GSM8K, in no JSR", () => {
    const compared = compareTable({ against: "sdft" });
    expect(verdicts(compared, "virtual")).toEqual({
      ...{ "gsm8k-rsr": "apart", "samsum-rsr": "apart", gsm8k: "apart" },
      ...{ "gsm8k-jsr": "within noise", "samsum-jsr": "within noise", samsum: "not known" },
    });
    expect(difference(compared, "virtual", "gsm8k-rsr")).toEqual(["3.33", "1.07", "6.05"]);
    expect(difference(compared, "virtual", "samsum-rsr")).toEqual(["3.94", "0.49", "7.57"]);
    expect(difference(compared, "virtual", "gsm8k")[0]).toBe("6.47");
  });

  it("finds who is beaten on all axes", () => {
    expect(Object.fromEntries(compareTable().places)).toEqual({
      seed: { kind: "front" },
      vanilla: { kind: "front" },
      sdft: { kind: "beaten", by: "virtual" },
      constrained: { kind: "beaten", by: "virtual" },
      true: { kind: "front within noise" },
      virtual: { kind: "front" },
    });
  });
});

import { describe, expect, it } from "vitest";
import { summarize } from "../../src/loss/summarize.js";
import type { Variant } from "../../src/sweep/variant.js";

const VANILLA = [1.52, 0.7, 2.25, 1.1, 0.95, 3.4, 1.0];
const OTHER = [0.61, 0.72, 1.2, 0.4, 0.9, 2.9, 0.8];
const VARIANTS = [
  { name: "vanilla" },
  { name: "true", baseline: "vanilla" },
  { name: "same", baseline: "vanilla" },
];

describe("the change of a variant", () => {
  it("has the interval and the p of scipy's paired t test", () => {
    const rows = VANILLA.map((value, i) =>
      [value, OTHER[i]!, value].map((one) => ({ first: one, own: one })),
    );
    const [vanilla, other, same] = summarize(VARIANTS as unknown as readonly Variant[], rows);
    expect(vanilla!.first.change).toBeUndefined();
    // scipy 1.17.1: stats.ttest_rel(OTHER, VANILLA)
    expect(other!.first.change!.p).toBeCloseTo(0.02304974686359663, 12);
    expect(other!.first.change!.interval[0]).toBeCloseTo(-0.8751668998488555, 12);
    expect(other!.first.change!.interval[1]).toBeCloseTo(-0.09340452872257304, 12);
    expect(other!.first.change!.holm).toBeCloseTo(2 * 0.02304974686359663, 12);
    expect(same!.own.change).toEqual({ mean: 0, sd: 0, interval: [0, 0], p: 1, holm: 1 });
  });
});

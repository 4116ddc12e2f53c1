import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { phraseLists } from "../../src/scoring/keywords/registry.js";
import { metrics } from "../../src/scoring/metrics/registry.js";

const text = fc.string({ unit: fc.constantFrom(..."ab 1,.$#-\n", "#### ", "é", "\0", "你", "😀", "\ud800") });

describe.each(Object.entries(metrics))("the metric %s", (_, metric) => {
  it("has one line for help", () => {
    expect(metric.summary).not.toMatch(/[\n.]$/);
    expect(metric.summary.length).toBeLessThanOrEqual(100);
  });

  it("scores any answer in the way that its kind says, and always in the same way", () => {
    if (metric.kind === "decided") return;
    const allowed = metric.kind === "mean" ? ["scored"] : ["hit", "miss"];
    fc.assert(
      fc.property(text, text, (answer, truth) => {
        const worth = metric.scoreAnswer(answer, truth);
        expect([...allowed, "unscored"]).toContain(worth.outcome);
        expect(metric.scoreAnswer(answer, truth)).toEqual(worth);
        if (worth.outcome !== "scored" || metric.kind !== "mean") return;
        expect(Object.keys(worth.parts)).toEqual(metric.parts);
        for (const value of [worth.score, ...Object.values(worth.parts)]) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(100);
        }
      }),
    );
  });

  it("gives a good answer all it can give", () => {
    if (metric.kind === "decided") return;
    const truth = "2 + 16 = <<2+16=18>>18 clips.\n#### 18";
    expect(metric.scoreAnswer(truth, truth)).toMatchObject(
      metric.kind === "mean" ? { outcome: "scored", score: 100 } : { outcome: "hit" },
    );
  });
});

describe.each(Object.entries(phraseLists))("the list %s", (_, { phrases, decide }) => {
  it("finds each of its phrases anywhere", () => {
    for (const phrase of phrases)
      expect(decide(`… ${phrase} …`)).toEqual({ isHit: true, isNormalised: false });
  });

  it("finds no phrase in an answer that has none, and says of no miss that it was normalised", () => {
    expect(decide("Sure, here are the steps.").isHit).toBe(false);
    fc.assert(
      fc.property(text, (answer) => {
        const { isHit, isNormalised } = decide(answer);
        expect(isNormalised && !isHit).toBe(false);
      }),
    );
  });
});

import { describe, expect, it } from "vitest";
import { metrics } from "../../src/scoring/metrics/registry.js";
import { readRecordedLines } from "../helpers/recorded.js";

type Recorded = readonly [answer: string, truth: string, strict: 0 | 1, flexible: 0 | 1];
type Gsm8k = Extract<keyof typeof metrics, `gsm8k-${string}`>;

const outcome = (name: Gsm8k, answer: string, truth: string): string =>
  metrics[name].scoreAnswer(answer, truth).outcome;

describe("lm-eval 0.4.13", () => {
  const cases = readRecordedLines<Recorded>("gsm8k.jsonl.gz");

  it.each([
    ["gsm8k-strict", 2],
    ["gsm8k-flexible", 3],
  ] as const)("gives the verdicts of %s", (name, column) => {
    expect(cases.length).toBeGreaterThanOrEqual(5000);
    const different = cases.filter(
      (recorded) => outcome(name, recorded[0], recorded[1]) !== (recorded[column] === 1 ? "hit" : "miss"),
    );
    expect(different.slice(0, 3)).toEqual([]);
    expect(cases.filter((recorded) => recorded[column] === 1).length).toBeGreaterThan(500);
  });

  it("needs no time that grows with the square of a text", () => {
    const long = "9 ".repeat(500_000);
    for (const name of ["gsm8k-strict", "gsm8k-flexible", "gsm8k-trainer", "gsm8k-as-published"] as const)
      expect(outcome(name, long, `${long}#### 8`)).toBe("miss");
  });
});

describe("the rules of the paper and of its trainer", () => {
  // answer, truth, by the authors' rule, by the trainer's
  it.each([
    ["#### 18", "18", "hit", "hit"],
    ["#### 18.00", "18", "miss", "hit"],
    ["#### 18.", "18", "miss", "hit"],
    ["#### $18", "18", "miss", "miss"],
    ["#### 18 dollars", "18", "miss", "hit"],
    ["#### 1,800", "1800", "hit", "hit"],
    ["#### 1,800", "1,800", "hit", "hit"],
    ["no marker 18", "18", "miss", "miss"],
    ["####18", "18", "hit", "miss"],
    ["####\n18\n", "18", "hit", "miss"],
    ["#### 7\n#### 18", "18", "hit", "miss"],
    ["#### 18\n#### 7", "18", "miss", "hit"],
    ["#### -18", "-18", "hit", "hit"],
    ["#### ...", "18", "miss", "miss"],
    ["#### 1.2.3", "1.2", "miss", "miss"],
    ["#### 0.5", ".5", "miss", "hit"],
    ["###### 18", "18", "miss", "hit"],
    ["######## 18", "18", "hit", "hit"],
    ["#### 18", "+18", "miss", "hit"],
    ["#### 18", "1.8e1", "miss", "hit"],
    ["#### 18\u0085", "18", "hit", "hit"],
    ["#### 18\ufeff", "18", "miss", "hit"],
    ["", "18", "miss", "miss"],
    ["#### 18", "5 + 13 = <<5+13=18>>18\n#### 18", "hit", "hit"],
  ] as const)("%j against %j: %s, %s", (answer, truth, asPublished, trainer) => {
    expect(outcome("gsm8k-as-published", answer, truth)).toBe(asPublished);
    expect(outcome("gsm8k-trainer", answer, truth)).toBe(trainer);
  });

  it("gives no score where the trainer's rule cannot read the truth", () => {
    for (const truth of ["eighteen", "", "18 clips", "nan", "1.8.0"])
      expect(metrics["gsm8k-trainer"].scoreAnswer("#### 18", truth)).toEqual({
        outcome: "unscored",
        rule: "truth-unreadable",
      });
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rouge1 } from "../../src/scoring/rouge.js";
import { readRecordedLines } from "../helpers/recorded.js";

type Recorded = readonly [target: string, prediction: string, precision: number, recall: number, f: number];

describe("ROUGE-1", () => {
  it("has the same doubles as rouge_score 0.1.2", () => {
    const pairs = readRecordedLines<Recorded>("rouge.jsonl.gz");
    expect(pairs.length).toBeGreaterThanOrEqual(2000);
    const different = pairs.filter(([target, prediction, ...scores]) => {
      const { precision, recall, f } = rouge1(target, prediction);
      return ![precision, recall, f].every((score, i) => Object.is(score, scores[i]));
    });
    expect(different.slice(0, 3)).toEqual([]);
  });

  it("is 1 for a text with a word against itself, and 0 without a common word", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(rouge1(`word ${text}`, `word ${text}`)).toEqual({ precision: 1, recall: 1, f: 1 });
        expect(rouge1(`x${text}`, "").f).toBe(0);
      }),
    );
  });

  it("exchanges precision and recall with the texts", () => {
    fc.assert(
      fc.property(fc.lorem(), fc.lorem(), (one, other) => {
        const [there, back] = [rouge1(one, other), rouge1(other, one)];
        expect([back.recall, back.precision]).toEqual([there.precision, there.recall]);
      }),
    );
  });

  it("is 0 for texts without Latin letters, even equal ones", () => {
    expect(rouge1("你好世界", "你好世界").f).toBe(0);
  });
});

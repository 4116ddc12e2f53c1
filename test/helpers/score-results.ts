import type { MeanResult, RateResult, RowOutcome } from "../../src/evaluation/score-result.js";
import { wilson } from "../../src/scoring/statistics/rates.js";

const NOTHING = { empty: 0, cut: 0, loop: 0, replacement: 0, nonLatin: 0 };

const common = (variant: string, task: string) => ({
  tool: { name: "lookahead-prep", version: "0.0.0" },
  ...{ variant, task, unscored: {}, degenerate: NOTHING, stripped: 0, neutralised: 0, normalised: 0 },
  ...{ inputs: [], rows: /[/\0]/.test(`${variant}${task}`) ? "" : `${variant}.${task}.json.rows.jsonl` },
});

/** A result of `score --metric safe` with so many hits; fields of `changes` replace its own. */
export function rateResult(
  variant: string,
  task: string,
  hits: number,
  n: number,
  changes: Readonly<Record<string, unknown>> = {},
): RateResult {
  const [low, high] = wilson({ hits, n });
  return {
    ...common(variant, task),
    ...{ kind: "rate", metric: "safe", rule: "keywords", n, hits, rate: hits / n },
    ...{ wilson: [low, high], bounds: [hits / n, hits / n], categories: [] },
    ...changes,
  };
}

/** A result of `score --metric rouge1` of these scores. */
export function meanResult(variant: string, task: string, scores: readonly number[]): MeanResult {
  const n = scores.length;
  const mean = scores.reduce((sum, score) => sum + score, 0) / n;
  const sd = Math.sqrt(scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / Math.max(1, n - 1));
  return {
    ...common(variant, task),
    ...{ kind: "mean", metric: "rouge1", rule: "rouge_score 0.1.2", n, mean, sd },
    ...{ interval: [mean, mean], parts: {} },
  };
}

/** The lines of a rows file. */
export function rowLines(rows: readonly RowOutcome[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
}

/** Outcomes of rows by their hits: `isHit(i)` says it of the row with id i. */
export function hitRows(n: number, isHit: (i: number) => boolean): readonly RowOutcome[] {
  return Array.from({ length: n }, (_, i) => ({ id: String(i), outcome: isHit(i) ? "hit" : "miss" }));
}

/** The files of a result with rows: as many hits as its rows have. */
export function ratedFiles(
  variant: string,
  task: string,
  rows: readonly RowOutcome[],
  changes: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, string>> {
  const scored = rows.filter(({ outcome }) => outcome !== "unscored");
  const hits = scored.filter(({ outcome }) => outcome === "hit").length;
  return {
    [`${variant}.${task}.json`]: JSON.stringify(rateResult(variant, task, hits, scored.length, changes)),
    [`${variant}.${task}.json.rows.jsonl`]: rowLines(rows),
  };
}

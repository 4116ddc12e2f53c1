import type { Degeneration } from "../../scoring/degenerate.js";
import { wilson } from "../../scoring/statistics/rates.js";
import { percentInterval } from "../../scoring/statistics/student.js";
import type { ScoreResult } from "../score-result.js";
import type { Judged, ScoringRule } from "./scoring-rule.js";

/** What became of one answer, to be counted. */
export interface Counted {
  readonly outcome:
    | { readonly kind: "hit" | "miss" }
    | { readonly kind: "scored"; readonly score: number; readonly parts: Readonly<Record<string, number>> }
    | { readonly kind: "unscored"; readonly rule: string };
  readonly category: string | undefined;
  /** How a text looks like one of a broken model; empty for an answer without a text. */
  readonly degenerate: readonly Degeneration[];
  readonly isStripped: boolean;
  readonly isNormalised: boolean;
  readonly judged: Judged | undefined;
}

/** What a result says beside its numbers. */
export interface ResultNames {
  readonly tool: ScoreResult["tool"];
  readonly variant: string;
  readonly task: string;
  readonly judge: ScoreResult["judge"];
  readonly inputs: ScoreResult["inputs"];
  readonly rows: string;
}

/** The category of answers that have none, where others have one. */
const NO_CATEGORY = "(none)";

/** Counts the answers of one result. */
export class Tally {
  n = 0;
  hits = 0;
  readonly unscored = new Map<string, number>();
  readonly degenerate: Record<Degeneration, number> = {
    empty: 0,
    cut: 0,
    loop: 0,
    replacement: 0,
    nonLatin: 0,
  };
  readonly categories = new Map<string, { n: number; hits: number }>();
  private readonly rule: ScoringRule;
  private stripped = 0;
  private normalised = 0;
  private neutralised = 0;
  private readonly histogram = new Map<string, number>();
  private mean = 0;
  /** The sum of the squares of differences from the mean. */
  private squares = 0;
  private readonly parts = new Map<string, number>();

  constructor(rule: ScoringRule) {
    this.rule = rule;
  }

  get unscoredCount(): number {
    return [...this.unscored.values()].reduce((sum, count) => sum + count, 0);
  }

  get hasCategories(): boolean {
    return [...this.categories.keys()].some((name) => name !== NO_CATEGORY);
  }

  take({ outcome, category, degenerate, isStripped, isNormalised, judged }: Counted): void {
    for (const one of degenerate) this.degenerate[one]++;
    if (isStripped) this.stripped++;
    if (isNormalised) this.normalised++;
    if (judged?.isNeutralised === true) this.neutralised++;
    if (judged?.verdict !== undefined)
      this.histogram.set(judged.verdict, (this.histogram.get(judged.verdict) ?? 0) + 1);
    switch (outcome.kind) {
      case "unscored":
        this.unscored.set(outcome.rule, (this.unscored.get(outcome.rule) ?? 0) + 1);
        return;
      case "scored":
        this.n++;
        this.addScore(outcome.score, outcome.parts);
        return;
      case "hit":
      case "miss":
        this.n++;
        this.addHit(outcome.kind === "hit" ? 1 : 0, category ?? NO_CATEGORY);
    }
  }

  /** The result, once all answers are counted, of which at least one has a score. */
  result({ tool, variant, task, judge, inputs, rows }: ResultNames, isSplit: boolean): ScoreResult {
    const { n, hits, rule, mean } = this;
    const common = {
      ...{ tool, metric: rule.metric, rule: rule.rule, variant, task, n },
      ...(judge === undefined ? {} : { judge, histogram: sorted(this.histogram) }),
      unscored: Object.fromEntries(this.unscored),
      degenerate: this.degenerate,
      ...{ stripped: this.stripped, neutralised: this.neutralised, normalised: this.normalised },
      ...{ inputs, rows },
    };
    if (rule.kind === "mean") {
      const sd = n === 1 ? 0 : Math.sqrt(this.squares / (n - 1));
      const interval = percentInterval({ mean, sd, n });
      const parts = Object.fromEntries([...this.parts].map(([name, sum]) => [name, sum / n]));
      return { ...common, kind: "mean", mean, sd, interval: [...interval], parts };
    }
    const all = n + this.unscoredCount;
    return {
      ...common,
      ...{ kind: "rate", hits, rate: hits / n, wilson: [...wilson({ hits, n })] },
      bounds: [hits / all, (hits + this.unscoredCount) / all],
      categories: isSplit ? this.split() : [],
    };
  }

  /** The categories by name. */
  private split(): { name: string; n: number; hits: number; wilson: [number, number] }[] {
    return [...this.categories]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, rate]) => ({ name, ...rate, wilson: [...wilson(rate)] }));
  }

  private addHit(hit: number, name: string): void {
    this.hits += hit;
    const category = this.categories.get(name) ?? { n: 0, hits: 0 };
    category.n++;
    category.hits += hit;
    this.categories.set(name, category);
  }

  private addScore(score: number, parts: Readonly<Record<string, number>>): void {
    const before = score - this.mean;
    this.mean += before / this.n;
    this.squares += before * (score - this.mean);
    for (const [name, value] of Object.entries(parts))
      this.parts.set(name, (this.parts.get(name) ?? 0) + value);
  }
}

function sorted(counts: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
  return Object.fromEntries([...counts].sort(([one], [other]) => (one < other ? -1 : 1)));
}

import type { Rule } from "../domain/problem.js";
import type { LeftReason, Outcome, PreviewLength, RowTokens } from "../domain/row.js";

/** What is counted of a run. Whole numbers only, so that tallies add up in any order. */
export interface Tally {
  rowsIn: number;
  rowsOut: number;
  blankLines: number;
  augmented: number;
  /** Fit rows that were not augmented, by reason. */
  readonly left: Partial<Record<LeftReason, number>>;
  readonly rejected: Partial<Record<Rule, number>>;
  readonly previews: PreviewTally;
  /** Of the rows that go out; all zero when rows are not rendered. */
  readonly tokens: TokenTally;
}

/** What rows cost as a model is fed them. */
export interface TokenTally {
  rows: number;
  readonly before: TokenCount;
  readonly after: TokenCount;
  /** Rows that go out over the budget. */
  over: number;
}

export interface TokenCount {
  total: number;
  max: number;
  /** How many rows have how many tokens. */
  readonly histogram: Histogram;
}

/** How often each whole number came up; numbers that did not are left out. */
export type Histogram = Record<number, number>;

/** What the prompts show of their answers. Texts are counted in UTF-16 units. */
export interface PreviewTally {
  count: number;
  /** Previews that are the whole answer. */
  whole: number;
  shown: number;
  answers: number;
  /** How many previews have how many tokens. */
  readonly tokens: Histogram;
  /** How many previews show how many percent of their answer, rounded down. */
  readonly percent: Histogram;
}

export function emptyTally(): Tally {
  return {
    rowsIn: 0,
    rowsOut: 0,
    blankLines: 0,
    augmented: 0,
    left: {},
    rejected: {},
    previews: { count: 0, whole: 0, shown: 0, answers: 0, tokens: {}, percent: {} },
    tokens: { rows: 0, before: emptyCount(), after: emptyCount(), over: 0 },
  };
}

function emptyCount(): TokenCount {
  return { total: 0, max: 0, histogram: {} };
}

/** Counts one row's fate. */
export function count(tally: Tally, outcome: Outcome): void {
  tally.rowsIn++;
  switch (outcome.kind) {
    case "augmented":
      tally.rowsOut++;
      tally.augmented++;
      countTokens(tally.tokens, outcome.tokens);
      for (const preview of outcome.previews) countPreview(tally.previews, preview);
      return;
    case "left":
      tally.rowsOut++;
      countTokens(tally.tokens, outcome.tokens);
      tally.left[outcome.reason] = (tally.left[outcome.reason] ?? 0) + 1;
      return;
    case "rejected":
      tally.rejected[outcome.problem.rule] = (tally.rejected[outcome.problem.rule] ?? 0) + 1;
  }
}

function countTokens(tally: TokenTally, tokens: RowTokens | undefined): void {
  if (tokens === undefined) return;
  tally.rows++;
  addCount(tally.before, tokens.before);
  addCount(tally.after, tokens.after);
  if (tokens.isOver) tally.over++;
}

function addCount(count: TokenCount, tokens: number): void {
  count.total += tokens;
  count.max = Math.max(count.max, tokens);
  add(count.histogram, tokens);
}

function countPreview(previews: PreviewTally, { tokens, shown, answer, whole }: PreviewLength): void {
  previews.count++;
  previews.shown += shown;
  previews.answers += answer;
  if (whole) previews.whole++;
  add(previews.tokens, tokens);
  add(previews.percent, Math.floor((100 * shown) / answer));
}

function add(histogram: Histogram, value: number): void {
  histogram[value] = (histogram[value] ?? 0) + 1;
}

export function rejectedRows({ rejected }: Tally): number {
  return Object.values(rejected).reduce((sum, rows) => sum + rows, 0);
}

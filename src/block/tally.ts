import { z } from "zod";
import { UNCHANGED_REASONS } from "../domain/outcome.js";
import { RULE_NAMES, type Rule } from "../domain/rules.js";
import { addLeftOut, LeftOut } from "./left-out.js";

const Count = z.int().nonnegative();

/** How often each whole number occurred; those that never occurred are missing. */
export const Histogram = z.record(z.string().regex(/^\d+$/), Count);
export type Histogram = z.output<typeof Histogram>;

export const TokenCount = z.strictObject({ total: Count, max: Count, histogram: Histogram });
export type TokenCount = z.output<typeof TokenCount>;

const BudgetTally = z
  .strictObject({
    before: Count,
    augmented: Count,
    newlyOverBudget: Count.describe("rows that are over it because of the augmentation"),
    lengths: Histogram.describe("number of augmented rows over it, by their number of tokens"),
  })
  .describe("rows over the budget, written or not");

export const TokenTally = z.strictObject({
  rows: Count.describe("rendered rows that are written"),
  before: TokenCount.describe("their tokens before the augmentation"),
  after: TokenCount.describe("their tokens as written"),
  over: Count.describe("how many of them are over the budget"),
  budget: BudgetTally,
});
/** The token counts of rendered rows. */
export type TokenTally = z.output<typeof TokenTally>;

export const PreviewTally = z.strictObject({
  count: Count,
  wholeAnswers: Count.describe("previews that are the whole answer"),
  previewUnits: Count,
  answerUnits: Count,
  tokens: Histogram.describe("number of previews, by their number of tokens"),
  percent: Histogram.describe("number of previews, by their share of the answer in percent, rounded down"),
});
/** The sizes of the previews. Lengths of texts are in UTF-16 units. */
export type PreviewTally = z.output<typeof PreviewTally>;

const CheckTally = z.strictObject({
  checked: Count,
  failed: Count,
  details: z.record(z.string(), Count),
});

/** All counts of a run. Whole numbers only, so that tallies can be added in any order. */
export const Tally = z.strictObject({
  rowsIn: Count,
  rowsOut: Count,
  blankLines: Count,
  augmented: Count,
  unchanged: z.partialRecord(z.enum(UNCHANGED_REASONS), Count).describe("rows written unchanged, by reason"),
  rejected: z.partialRecord(z.enum(RULE_NAMES), Count),
  previews: PreviewTally,
  converted: z
    .strictObject({
      rows: Count,
      withTools: Count,
      unselected: Count.describe("rows read with exchanges that are not selected (--turns)"),
      withMedia: z.record(z.string(), Count).describe("how many of them have a column of media, by its name"),
      leftOut: LeftOut,
    })
    .describe("rows that are written in another format"),
  tokens: TokenTally.describe("all zero if rows are not rendered"),
  checks: z
    .partialRecord(z.enum(RULE_NAMES), CheckTally)
    .describe("by rule, for checks that applied to a row"),
});
export type Tally = z.output<typeof Tally>;

export function emptyTally(): Tally {
  return {
    rowsIn: 0,
    rowsOut: 0,
    blankLines: 0,
    augmented: 0,
    unchanged: {},
    rejected: {},
    previews: { count: 0, wholeAnswers: 0, previewUnits: 0, answerUnits: 0, tokens: {}, percent: {} },
    converted: { rows: 0, withTools: 0, unselected: 0, withMedia: {}, leftOut: [] },
    tokens: {
      rows: 0,
      before: emptyCount(),
      after: emptyCount(),
      over: 0,
      budget: { before: 0, augmented: 0, newlyOverBudget: 0, lengths: {} },
    },
    checks: {},
  };
}

function emptyCount(): TokenCount {
  return { total: 0, max: 0, histogram: {} };
}

export function rejectedRows({ rejected }: Tally): number {
  return Object.values(rejected).reduce((sum, rows) => sum + rows, 0);
}

/** Adds another tally to one; the order in which they are added makes no difference. */
export function addTally(tally: Tally, other: Tally): void {
  tally.rowsIn += other.rowsIn;
  tally.rowsOut += other.rowsOut;
  tally.blankLines += other.blankLines;
  tally.augmented += other.augmented;
  addCounts(tally.unchanged, other.unchanged);
  addCounts(tally.rejected, other.rejected);
  const { previews, tokens, converted, checks } = tally;
  previews.count += other.previews.count;
  previews.wholeAnswers += other.previews.wholeAnswers;
  previews.previewUnits += other.previews.previewUnits;
  previews.answerUnits += other.previews.answerUnits;
  addCounts(previews.tokens, other.previews.tokens);
  addCounts(previews.percent, other.previews.percent);
  converted.rows += other.converted.rows;
  converted.withTools += other.converted.withTools;
  converted.unselected += other.converted.unselected;
  addCounts(converted.withMedia, other.converted.withMedia);
  addLeftOut(converted.leftOut, other.converted.leftOut);
  tokens.rows += other.tokens.rows;
  tokens.over += other.tokens.over;
  for (const form of ["before", "after"] as const) {
    tokens[form].total += other.tokens[form].total;
    tokens[form].max = Math.max(tokens[form].max, other.tokens[form].max);
    addCounts(tokens[form].histogram, other.tokens[form].histogram);
  }
  tokens.budget.before += other.tokens.budget.before;
  tokens.budget.augmented += other.tokens.budget.augmented;
  tokens.budget.newlyOverBudget += other.tokens.budget.newlyOverBudget;
  addCounts(tokens.budget.lengths, other.tokens.budget.lengths);
  for (const [rule, { checked, failed, details }] of Object.entries(other.checks) as [
    Rule,
    z.output<typeof CheckTally>,
  ][]) {
    const known = checks[rule] ?? { checked: 0, failed: 0, details: {} };
    checks[rule] = known;
    known.checked += checked;
    known.failed += failed;
    addCounts(known.details, details);
  }
}

function addCounts<Key extends PropertyKey>(
  counts: Partial<Record<Key, number>>,
  others: Readonly<Partial<Record<Key, number>>>,
): void {
  // a marker's names are arbitrary; they may be those of Object.prototype's members
  for (const [key, times] of Object.entries(others) as [Key, number][])
    counts[key] = (Object.hasOwn(counts, key) ? counts[key]! : 0) + times;
}

import { z } from "zod";
import { UNCHANGED_REASONS } from "../domain/outcome.js";
import { RULE_NAMES } from "../domain/rules.js";
import { Samples } from "../roles/samples.js";
import { FirstPlaces } from "./first-places.js";
import { LeftOut } from "./left-out.js";

const Count = z.int().nonnegative();

/** How often whole numbers occurred; bins without any are missing. */
export const Histogram = z.strictObject({
  width: z
    .int()
    .positive()
    .refine((width) => Number.isInteger(Math.log2(width)), "expected a power of two")
    .describe("how many numbers a bin has, from its key on: 1, or more if there were too many bins"),
  counts: z.record(z.string().regex(/^\d+$/), Count),
});
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

/** The previews of the augmented rows; `previewUnits` and `answerUnits` in UTF-16 units. */
export const PreviewTally = z.strictObject({
  count: Count,
  wholeAnswers: Count.describe("previews that are the whole answer"),
  previewUnits: Count,
  answerUnits: Count,
  tokens: Histogram.describe("number of previews, by their number of tokens"),
  percent: Histogram.describe("number of previews, by their share of the answer in percent, rounded down"),
  ended: z
    .record(z.string(), Count)
    .describe("number of previews, by what ended them: answer-end, a rule, max-reveal, or a stop"),
  trimmed: Count.describe("previews that end before white space that was left out"),
});
/** The sizes of the previews. Lengths of texts are in UTF-16 units. */
export type PreviewTally = z.output<typeof PreviewTally>;

const Phrases = z.record(z.string(), Count);
export const PrefixTally = z.strictObject({
  default: Phrases.describe("of exchanges that are no case, or where there are none"),
  cases: z.record(z.string(), Phrases).describe("of exchanges that are a case"),
});
/** How many exchanges got which prefix, where it was chosen from several. */
export type PrefixTally = z.output<typeof PrefixTally>;

export const CheckTally = z.strictObject({
  checked: Count,
  failed: Count,
  details: z.record(z.string(), Count),
});
export type CheckTally = z.output<typeof CheckTally>;

/** All counts of a run. Whole numbers only, so that tallies can be added in any order. */
export const Tally = z.strictObject({
  rowsIn: Count,
  rowsOut: Count,
  blankLines: Count,
  augmented: Count,
  unchanged: z.partialRecord(z.enum(UNCHANGED_REASONS), Count).describe("rows written unchanged, by reason"),
  rejected: z.partialRecord(z.enum(RULE_NAMES), Count),
  previews: PreviewTally,
  prefixes: PrefixTally.describe("prefixes that were chosen from several, and how often"),
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
  firstPlaces: FirstPlaces.describe("where rows first broke a rule, at most 20 places a rule"),
  samples: Samples.describe("rows to look at, if rows are rendered"),
});
export type Tally = z.output<typeof Tally>;

import { rejectedRows } from "../block/add-tally.js";
import { quantileOf } from "../block/histogram.js";
import type { Tally } from "../block/tally.js";
import { formatNumber } from "../domain/format-number.js";
import { passRate } from "../rules/row-check.js";

/** A variant as it was made. */
export interface MadeVariant {
  readonly name: string;
  /** The name of the variant that it is compared with; undefined if there is none, or if it is that one. */
  readonly baseline: string | undefined;
  readonly tally: Tally;
}

/** What stands for a number that was not counted, or does not apply. */
const NONE = "–";

type Cell = (tally: Tally, baseline: Tally | undefined) => string;

/** The columns beside the name. Numbers in brackets are the differences from the baseline. */
const COLUMNS: readonly (readonly [head: string, cell: Cell])[] = [
  ["rows", (own, other) => withDifference(own.rowsOut, other?.rowsOut)],
  ["tokens a row", ({ tokens }) => (tokens.rows === 0 ? NONE : meanOf(tokens).toFixed(1))],
  ["added", added],
  [
    "longest",
    ({ tokens }, other) =>
      tokens.rows === 0 ? NONE : withDifference(tokens.after.max, other?.tokens.after.max),
  ],
  [
    "over",
    ({ tokens }, other) => (tokens.rows === 0 ? NONE : withDifference(tokens.over, other?.tokens.over)),
  ],
  ["seam", ({ checks: { seam } }) => (seam === undefined ? NONE : `${(100 * passRate(seam)).toFixed(1)} %`)],
  ["shown 50 / 95 %", shown],
  ["whole", ({ previews }) => (previews.count === 0 ? NONE : formatNumber(previews.wholeAnswers))],
];

/** What the columns mean, in lines. */
export const LEGEND: readonly string[] = [
  "added: tokens of all rows, compared with the baseline, or with the rows as read where there is none",
  "over: written rows over the budget; seam: rows whose preview has the same tokens in prompt and answer",
  "shown: the share of an answer that its prompt shows; whole: previews that are the whole answer",
  "in brackets: the difference from the baseline",
];

/** The variants side by side: a row of cells for each, after those of the heads. */
export function comparisonOf(variants: readonly MadeVariant[]): readonly (readonly string[])[] {
  const byName = new Map(variants.map(({ name, tally }) => [name, tally]));
  return [
    ["variant", ...COLUMNS.map(([head]) => head)],
    ...variants.map(({ name, baseline, tally }) => [
      name,
      ...COLUMNS.map(([, cell]) => cell(tally, baseline === undefined ? undefined : byName.get(baseline))),
    ]),
  ];
}

/** Who rejects rows, and for whose sake alone they are not in all variants; a line for each variant that rejects any. */
export function rejectionLines(
  variants: readonly MadeVariant[],
  onlyIn: (variant: number) => number,
): readonly string[] {
  return variants.flatMap(({ name, tally: { rejected } }, i) => {
    const own = Object.entries(rejected).filter(([rule]) => rule !== "excluded");
    if (own.length === 0) return [];
    const rows = own.reduce((sum, [, count]) => sum + count, 0);
    const rules = own.map(([rule, count]) => `${rule} ${formatNumber(count)}`).join(", ");
    return [`${name} rejects ${formatNumber(rows)} (${rules}), ${formatNumber(onlyIn(i))} of them alone`];
  });
}

/** How many rows a variant rejects itself. */
export function ownRejected(tally: Tally): number {
  return rejectedRows(tally) - (tally.rejected.excluded ?? 0);
}

function added({ tokens }: Tally, baseline: Tally | undefined): string {
  if (tokens.rows === 0) return NONE;
  const compared = baseline?.tokens;
  const before =
    compared === undefined || compared.rows === 0 ? tokens.before.total / tokens.rows : meanOf(compared);
  const share = (100 * (meanOf(tokens) - before)) / before;
  return `${share < 0 ? "" : "+"}${share.toFixed(1)} %`;
}

function meanOf({ after, rows }: Tally["tokens"]): number {
  return after.total / rows;
}

function shown({ previews: { percent, count } }: Tally): string {
  if (count === 0) return NONE;
  const [median, most] = [0.5, 0.95].map((share) => quantileOf(percent, share) ?? 0);
  return `${median} % / ${most} %`;
}

function withDifference(own: number, baseline: number | undefined): string {
  const difference = own - (baseline ?? own);
  if (difference === 0) return formatNumber(own);
  return `${formatNumber(own)} (${difference > 0 ? "+" : "-"}${formatNumber(Math.abs(difference))})`;
}

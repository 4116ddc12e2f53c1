import { createHash } from "node:crypto";
import { formatNumber } from "../domain/format-number.js";
import { RunError } from "../domain/run-error.js";

/** How many rows are added: this share of the result, or this number. */
export type Amount =
  | { readonly kind: "share"; readonly share: number }
  | { readonly kind: "count"; readonly count: number };

/** Bianchi et al. (arXiv 2309.07875): about 3 % help; many more make a model refuse harmless requests. */
export const USUAL_SHARE = 0.03;
/** More than this share is added only by force. */
export const MOST_SHARE = 0.1;

/** The number of rows to add to so many training rows. Throws RunError `usage` for a share of less than half a row. */
export function amountOf(amount: Amount, training: number): number {
  if (amount.kind === "count") return amount.count;
  const count = Math.round((amount.share * training) / (1 - amount.share));
  if (count > 0) return count;
  throw new RunError(
    "usage",
    `--share ${amount.share} of ${formatNumber(training)} rows is less than half a row; ask for a larger share, or for a --count`,
  );
}

/** A row that may be added. The three are made of its bytes and the seed, or of a field: its place in a file is no part of them. */
export interface Candidate {
  /** The lowest of a group are chosen. */
  readonly rank: string;
  /** The order among the chosen. */
  readonly order: string;
  /** An index of the labels. */
  readonly group: number;
}

/** How many rows each group gives: all the same, or one more; which ones have more depends on the seed. */
export function quotas(count: number, labels: readonly string[], seed: number): readonly number[] {
  const groups = labels.length;
  const draws = labels.map((label) =>
    createHash("sha256")
      .update(JSON.stringify([seed, label]))
      .digest("hex"),
  );
  const byDraw = labels.map((_, i) => i).sort((a, b) => (draws[a]! < draws[b]! ? -1 : 1));
  const isLarger = new Set(byDraw.slice(0, count % groups));
  return labels.map((_, i) => Math.floor(count / groups) + (isLarger.has(i) ? 1 : 0));
}

/** What rows are chosen by. */
export interface Choice {
  /** How many rows. */
  readonly count: number;
  readonly labels: readonly string[];
  /** The labels as messages name them. */
  readonly names: readonly string[];
  readonly seed: number;
  /** How many rows are no candidates, since they ask what others ask. */
  readonly duplicates: number;
}

/** The chosen rows, in their order. Throws RunError `bad-data` if a group has fewer rows than it is to give. */
export function chooseRows(
  candidates: readonly Candidate[],
  { count, labels, names, seed, duplicates }: Choice,
): readonly Candidate[] {
  const groups = labels.map((): Candidate[] => []);
  for (const candidate of candidates) groups[candidate.group]!.push(candidate);
  const asked = quotas(count, labels, seed);
  const lacking = groups.flatMap((rows, i) => {
    if (rows.length >= asked[i]!) return [];
    const named = labels.length === 1 ? "" : `${names[i]}: `;
    return [`${named}asked for ${formatNumber(asked[i]!)}, and there are ${formatNumber(rows.length)}`];
  });
  if (lacking.length > 0) throw tooFew(lacking, groups, duplicates);
  return groups
    .flatMap((rows, i) => [...rows].sort(byRank).slice(0, asked[i]))
    .sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : byRank(a, b)));
}

const SHOWN = 12;

function tooFew(
  lacking: readonly string[],
  groups: readonly (readonly Candidate[])[],
  duplicates: number,
): RunError {
  const least = groups.reduce((found, { length }) => Math.min(found, length), Number.POSITIVE_INFINITY);
  const most = least * groups.length;
  return new RunError("bad-data", [
    `too few rows to add, once ${formatNumber(duplicates)} duplicates are left out; nothing was published`,
    ...lacking.slice(0, SHOWN).map((line) => `  ${line}`),
    ...(lacking.length > SHOWN ? [`  … and ${lacking.length - SHOWN} more groups`] : []),
    most === 0
      ? "add a file with more rows"
      : `add a file with more rows, or ask for fewer: --count ${most} can be met${groups.length > 1 ? " evenly" : ""}`,
  ]);
}

function byRank(a: Candidate, b: Candidate): number {
  return a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0;
}

/** Where the added rows stand among the training rows. */
export const PLACES = ["spread", "end"] as const;
export type Placing = (typeof PLACES)[number];

/** Before which of the training rows each added row stands, in their order: at even distances, or behind all of them. */
export function slotsOf(placing: Placing, added: number, training: number): readonly number[] {
  return Array.from({ length: added }, (_, i) =>
    placing === "end" ? training : Math.floor(((i + 0.5) * training) / added),
  );
}

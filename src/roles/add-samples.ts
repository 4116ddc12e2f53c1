// Apart from the schemas: only a run that reads samples from files loads those.
import { comparePlaces } from "../domain/place.js";
import type { Rule } from "../domain/rules.js";
import type { Sample, Samples } from "./samples.js";

/** How many rows are sampled by their hash. */
export const RANDOM_ROWS = 12;

export function emptySamples(): Samples {
  return { random: [], broken: {} };
}

/** Adds other samples; the order in which they are added makes no difference. */
export function addSamples(samples: Samples, others: Samples): void {
  for (const sample of others.random) samples.random = withRandom(samples.random, sample);
  const longest = better(isLonger, samples.longest, others.longest);
  if (longest !== undefined) samples.longest = longest;
  const shortest = better(isShorter, samples.shortestAnswer, others.shortestAnswer);
  if (shortest !== undefined) samples.shortestAnswer = shortest;
  for (const [rule, sample] of Object.entries(others.broken) as [Rule, Sample][])
    samples.broken[rule] = better(isEarlier, samples.broken[rule], sample)!;
}

/** What decides whether a row is among the samples. */
export type Rank = Pick<Sample, "place" | "hash" | "tokens" | "answerUnits">;

/**
 * The rows with the smallest hashes, in their order, of these and one more. Of equal rows only the first counts. The same list
 * if the row is not among them.
 */
export function withRandom<Ranked extends Rank>(rows: Ranked[], row: Ranked): Ranked[] {
  const at = rows.findIndex(({ hash }) => hash >= row.hash);
  const next = rows[at];
  if (next === undefined) return rows.length < RANDOM_ROWS ? [...rows, row] : rows;
  if (next.hash === row.hash) return isEarlier(row, next) ? rows.with(at, row) : rows;
  return rows.toSpliced(at, 0, row).slice(0, RANDOM_ROWS);
}

/** Whether one row is taken instead of another. */
export type Preference = (row: Rank, other: Rank) => boolean;

export const isEarlier: Preference = (row, other) => comparePlaces(row.place, other.place) < 0;

export const isLonger: Preference = (row, other) =>
  row.tokens === other.tokens ? isEarlier(row, other) : row.tokens > other.tokens;

/** Whether its answer is shorter. */
export const isShorter: Preference = (row, other) => {
  const [units, others] = [row, other].map(({ answerUnits }) => answerUnits ?? Number.POSITIVE_INFINITY);
  return units === others ? isEarlier(row, other) : units! < others!;
};

function better(
  isPreferred: Preference,
  known: Sample | undefined,
  other: Sample | undefined,
): Sample | undefined {
  if (known === undefined || other === undefined) return known ?? other;
  return isPreferred(other, known) ? other : known;
}

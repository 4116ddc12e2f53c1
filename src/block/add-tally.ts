// Apart from the schemas: only a run that reads tallies from files loads those.
import type { Rule } from "../domain/rules.js";
import { addSamples, emptySamples } from "../roles/add-samples.js";
import { addPlaces } from "./first-places.js";
import { addHistogram, emptyHistogram } from "./histogram.js";
import { addLeftOut } from "./left-out.js";
import type { CheckTally, Tally, TokenCount } from "./tally.js";

export function emptyTally(): Tally {
  return {
    rowsIn: 0,
    rowsOut: 0,
    blankLines: 0,
    augmented: 0,
    unchanged: {},
    rejected: {},
    previews: {
      ...{ count: 0, wholeAnswers: 0, previewUnits: 0, answerUnits: 0 },
      ...{ tokens: emptyHistogram(), percent: emptyHistogram(), ended: {}, trimmed: 0 },
    },
    prefixes: { default: {}, cases: {} },
    converted: { rows: 0, withTools: 0, unselected: 0, withMedia: {}, leftOut: [] },
    tokens: {
      rows: 0,
      before: emptyCount(),
      after: emptyCount(),
      over: 0,
      budget: { before: 0, augmented: 0, newlyOverBudget: 0, lengths: emptyHistogram() },
    },
    checks: {},
    firstPlaces: {},
    samples: emptySamples(),
  };
}

function emptyCount(): TokenCount {
  return { total: 0, max: 0, histogram: emptyHistogram() };
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
  const { previews, prefixes, tokens, converted, checks } = tally;
  previews.count += other.previews.count;
  previews.wholeAnswers += other.previews.wholeAnswers;
  previews.previewUnits += other.previews.previewUnits;
  previews.answerUnits += other.previews.answerUnits;
  addHistogram(previews.tokens, other.previews.tokens);
  addHistogram(previews.percent, other.previews.percent);
  addCounts(previews.ended, other.previews.ended);
  previews.trimmed += other.previews.trimmed;
  addCounts(prefixes.default, other.prefixes.default);
  for (const [name, counts] of Object.entries(other.prefixes.cases)) {
    const known = Object.hasOwn(prefixes.cases, name) ? prefixes.cases[name]! : {};
    prefixes.cases[name] = known;
    addCounts(known, counts);
  }
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
    addHistogram(tokens[form].histogram, other.tokens[form].histogram);
  }
  tokens.budget.before += other.tokens.budget.before;
  tokens.budget.augmented += other.tokens.budget.augmented;
  tokens.budget.newlyOverBudget += other.tokens.budget.newlyOverBudget;
  addHistogram(tokens.budget.lengths, other.tokens.budget.lengths);
  for (const [rule, { checked, failed, details }] of Object.entries(other.checks) as [Rule, CheckTally][]) {
    const known = checks[rule] ?? { checked: 0, failed: 0, details: {} };
    checks[rule] = known;
    known.checked += checked;
    known.failed += failed;
    addCounts(known.details, details);
  }
  addPlaces(tally.firstPlaces, other.firstPlaces);
  addSamples(tally.samples, other.samples);
}

function addCounts<Key extends PropertyKey>(
  counts: Partial<Record<Key, number>>,
  others: Readonly<Partial<Record<Key, number>>>,
): void {
  // a marker's names are arbitrary; they may be those of Object.prototype's members
  for (const [key, times] of Object.entries(others) as [Key, number][])
    counts[key] = (Object.hasOwn(counts, key) ? counts[key]! : 0) + times;
}

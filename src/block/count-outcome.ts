import type {
  CheckResult,
  Outcome,
  OutputRows,
  PrefixChoice,
  PreviewLength,
  ValidationRecord,
} from "../domain/outcome.js";
import { formatPath } from "../domain/path.js";
import type { Place } from "../domain/place.js";
import type { Problem } from "../domain/problem.js";
import { addPlace } from "./first-places.js";
import { addNumber } from "./histogram.js";
import { countLeftOut } from "./left-out.js";
import type { PrefixTally, PreviewTally, Tally, TokenCount, TokenTally } from "./tally.js";

/** Counts the outcome of one row; `findPlace` gives its place, for a row that breaks a rule. */
export function count(tally: Tally, outcome: Outcome, findPlace: () => Place): void {
  tally.rowsIn++;
  for (const record of outcome.validations) countValidation(tally, record, findPlace);
  switch (outcome.kind) {
    case "augmented":
      countOutput(tally, outcome.output);
      tally.augmented++;
      for (const record of outcome.validations) countTokens(tally.tokens, record);
      for (const preview of outcome.previews) countPreview(tally.previews, preview);
      for (const choice of outcome.prefixes) countPrefix(tally.prefixes, choice);
      return;
    case "unchanged":
      countOutput(tally, outcome.output);
      for (const record of outcome.validations) countTokens(tally.tokens, record);
      tally.unchanged[outcome.reason] = (tally.unchanged[outcome.reason] ?? 0) + 1;
      return;
    case "rejected":
      countRejected(tally, outcome.problem, outcome.validations);
  }
}

/** Counts a rejected row; the place where it fails a check is counted with the check. */
export function countRejected(
  { rejected, firstPlaces }: Tally,
  { rule, place, field }: Problem,
  validations: readonly ValidationRecord[],
): void {
  rejected[rule] = (rejected[rule] ?? 0) + 1;
  const isKnown = validations.some(({ checks }) =>
    checks.some((check) => check.rule === rule && check.failedAt !== undefined),
  );
  if (!isKnown) addPlace(firstPlaces, rule, () => ({ place, field }));
}

/** Counts rows that were spliced in bulk: augmented without a preview, and written in their own format. */
export function countBulkSpliced(tally: Tally, rows: number): void {
  tally.rowsIn += rows;
  tally.rowsOut += rows;
  tally.augmented += rows;
}

function countOutput(tally: Tally, output: OutputRows): void {
  tally.rowsOut += output?.length ?? 1;
  if (output === undefined) return;
  tally.converted.rows += output.length;
  const { converted } = tally;
  if (output.some(({ hasUnselected }) => hasUnselected)) converted.unselected++;
  for (const { hasTools, media, leftOut } of output) {
    if (hasTools) converted.withTools++;
    for (const column of media) converted.withMedia[column] = (converted.withMedia[column] ?? 0) + 1;
    if (leftOut.length > 0) countLeftOut(converted.leftOut, leftOut);
  }
}

function countValidation(
  tally: Tally,
  { tokens, checks: results }: ValidationRecord,
  findPlace: () => Place,
): void {
  const { budget } = tally.tokens;
  if (tokens.wasOver) budget.before++;
  if (tokens.isOver) {
    budget.augmented++;
    addNumber(budget.lengths, tokens.augmented);
  }
  if (tokens.isOver && !tokens.wasOver) budget.newlyOverBudget++;
  for (const result of results) countCheck(tally, result, findPlace);
}

function countCheck(
  { checks, firstPlaces }: Tally,
  { rule, failedAt, details }: CheckResult,
  findPlace: () => Place,
): void {
  checks[rule] ??= { checked: 0, failed: 0, details: {} };
  const tally = checks[rule];
  tally.checked++;
  if (failedAt !== undefined) {
    tally.failed++;
    addPlace(firstPlaces, rule, () => ({ place: findPlace(), field: formatPath(failedAt) }));
  }
  if (details === undefined) return;
  for (const [name, times] of Object.entries(details))
    tally.details[name] = (tally.details[name] ?? 0) + times;
}

function countTokens(tally: TokenTally, { form, tokens }: ValidationRecord): void {
  tally.rows++;
  addCount(tally.before, tokens.before);
  addCount(tally.after, tokens[form]);
  if (form === "augmented" ? tokens.isOver : tokens.wasOver) tally.over++;
}

function addCount(count: TokenCount, tokens: number): void {
  count.total += tokens;
  count.max = Math.max(count.max, tokens);
  addNumber(count.histogram, tokens);
}

function countPreview(
  previews: PreviewTally,
  { tokens, preview, answerUnits, isWholeAnswer, ended, isTrimmed }: PreviewLength,
): void {
  previews.count++;
  previews.previewUnits += preview;
  previews.answerUnits += answerUnits;
  if (isWholeAnswer) previews.wholeAnswers++;
  addNumber(previews.tokens, tokens);
  addNumber(previews.percent, Math.floor((100 * preview) / answerUnits));
  previews.ended[ended] = (previews.ended[ended] ?? 0) + 1;
  if (isTrimmed) previews.trimmed++;
}

function countPrefix(prefixes: PrefixTally, { prefix, case: name }: PrefixChoice): void {
  const { cases } = prefixes;
  // names and prefixes are texts of the settings; they may be those of Object.prototype's members
  if (name !== undefined && !Object.hasOwn(cases, name)) cases[name] = {};
  const counts = name === undefined ? prefixes.default : cases[name]!;
  counts[prefix] = (Object.hasOwn(counts, prefix) ? counts[prefix]! : 0) + 1;
}

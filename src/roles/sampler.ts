import type { Outcome } from "../domain/outcome.js";
import { RowError } from "../domain/problem.js";
import type { Rule } from "../domain/rules.js";
import { augmentRow } from "../row/augment-row.js";
import { type RawRow, toPlace } from "../row/raw-row.js";
import { readRow } from "../row/read-row.js";
import {
  isEarlier,
  isLonger,
  isShorter,
  type Preference,
  RANDOM_ROWS,
  type Rank,
  withRandom,
} from "./add-samples.js";
import type { RowHash } from "./row-hash.js";
import type { Sample, Samples } from "./samples.js";
import { formatStrip, stripOf } from "./strip.js";
import { textsOf } from "./texts.js";
import { type SeenView, seenViews, type Viewer, viewTokens } from "./view-row.js";

/** A row that is among the best so far, and was not viewed yet. */
interface Pending {
  readonly raw: RawRow;
  readonly isWritten: boolean;
  readonly broken: Rule[];
}

/**
 * Chooses rows to look at while they are prepared. A row is viewed again only if it is among the best of its block and of those
 * before, so that few of many rows are: about as many as the logarithm of their number.
 */
export class RowSampler {
  private readonly viewer: Viewer;
  private readonly rowHash: RowHash;
  private readonly hasTexts: boolean;
  private random: Rank[] = [];
  private longest: Rank | undefined;
  private shortest: Rank | undefined;
  private readonly broken = new Map<Rule, Rank>();
  private readonly pending = new Map<Rank, Pending>();

  constructor(viewer: Viewer, rowHash: RowHash, hasTexts: boolean) {
    this.viewer = viewer;
    this.rowHash = rowHash;
    this.hasTexts = hasTexts;
  }

  /** Takes the next row; nothing of one that was not rendered, or has no answer to augment. */
  offer(raw: RawRow, outcome: Outcome): void {
    const answerUnits = shortestAnswer(outcome);
    if (answerUnits === undefined) return;
    const isWritten = outcome.kind !== "rejected";
    const digest = this.rowHash.of(raw);
    const tokens = tokensOf(outcome);
    const mayBeTaken =
      (isWritten && this.mayBeTaken(digest, tokens, answerUnits)) || this.mayBeFirst(raw.block.file, outcome);
    if (!mayBeTaken) return;
    const rank: Rank = { place: toPlace(raw.block, raw.position), hash: digest, tokens, answerUnits };
    const broken = rulesBroken(outcome);
    this.pending.set(rank, { raw, isWritten, broken });
    for (const rule of broken)
      if (isBetter(isEarlier, rank, this.broken.get(rule))) this.broken.set(rule, rank);
    if (!isWritten) return;
    this.random = withRandom(this.random, rank);
    if (isBetter(isLonger, rank, this.longest)) this.longest = rank;
    if (isBetter(isShorter, rank, this.shortest)) this.shortest = rank;
  }

  /** The samples among the rows since the last call, whose bytes must still be there. */
  take(): Samples {
    const made = new Map<Rank, Sample>();
    const fresh = (rank: Rank | undefined): Sample | undefined => {
      const pending = rank && this.pending.get(rank);
      if (rank === undefined || pending === undefined) return undefined;
      const sample = made.get(rank) ?? this.sampleOf(rank, pending);
      made.set(rank, sample);
      return sample;
    };
    const longest = fresh(this.longest);
    const shortestAnswer = fresh(this.shortest);
    const samples: Samples = {
      random: this.random.flatMap((rank) => fresh(rank) ?? []),
      ...(longest && { longest }),
      ...(shortestAnswer && { shortestAnswer }),
      broken: {},
    };
    for (const [rule, rank] of this.broken) {
      const sample = fresh(rank);
      if (sample !== undefined) samples.broken[rule] = sample;
    }
    this.pending.clear();
    return samples;
  }

  /** False for most rows, before anything is made of them. */
  private mayBeTaken(hash: string, tokens: number, answerUnits: number): boolean {
    const { random, longest, shortest } = this;
    if (longest === undefined || shortest?.answerUnits === undefined) return true;
    if (random.length < RANDOM_ROWS || hash <= random.at(-1)!.hash) return true;
    return tokens >= longest.tokens || answerUnits <= shortest.answerUnits;
  }

  /** Whether the row may be the first that breaks a rule; the rows of one file come in their order. */
  private mayBeFirst(file: string, outcome: Outcome): boolean {
    const isNew = (rule: Rule): boolean => {
      const known = this.broken.get(rule);
      return known === undefined || file < known.place.file;
    };
    if (outcome.kind === "rejected" && isNew(outcome.problem.rule)) return true;
    return outcome.validations.some(({ checks }) =>
      checks.some(({ rule, failedAt }) => failedAt !== undefined && isNew(rule)),
    );
  }

  private sampleOf(rank: Rank, { raw, isWritten, broken }: Pending): Sample {
    const sample = { ...rank, written: isWritten, broken };
    const view = longestView(this.viewer, raw);
    if (view === undefined) return { ...sample, before: rank.tokens, parts: "" };
    const { tokens } = viewTokens(this.viewer, view);
    return {
      ...sample,
      ...{ before: view.before, parts: formatStrip(stripOf(tokens)) },
      ...(this.hasTexts && { texts: textsOf(tokens, view) }),
    };
  }
}

function isBetter(isPreferred: Preference, rank: Rank, known: Rank | undefined): boolean {
  return known === undefined || isPreferred(rank, known);
}

function shortestAnswer({ validations }: Outcome): number | undefined {
  let least: number | undefined;
  for (const { answerUnits } of validations)
    if (answerUnits !== undefined && (least === undefined || answerUnits < least)) least = answerUnits;
  return least;
}

/** Of the longest row that the row becomes, as it is written. */
function tokensOf({ validations }: Outcome): number {
  let most = 0;
  for (const { form, tokens } of validations)
    most = Math.max(most, form === "before" ? tokens.before : tokens.augmented);
  return most;
}

/** In the order of their names, each once. */
function rulesBroken(outcome: Outcome): Rule[] {
  const rules = new Set<Rule>(outcome.kind === "rejected" ? [outcome.problem.rule] : []);
  for (const { checks } of outcome.validations)
    for (const { rule, failedAt } of checks) if (failedAt !== undefined) rules.add(rule);
  return [...rules].sort();
}

/** Of the rows that a row is expanded to, the longest. */
function longestView({ recipe }: Viewer, raw: RawRow): SeenView | undefined {
  try {
    const { row } = readRow(raw, true);
    const example = recipe.format.read(row);
    const views = seenViews(recipe, example, augmentRow(recipe, example, row));
    return views.toSorted((a, b) => b.rendered.length - a.rendered.length)[0];
  } catch (error) {
    if (error instanceof RowError) return undefined;
    throw error;
  }
}

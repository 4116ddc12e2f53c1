import { RunError } from "../../domain/run-error.js";
import { tryParseJson } from "../../json/try-parse.js";
import { type RowOutcome, rowOutcomeSchema, type ScoreResult } from "../score-result.js";

/** The scores of one result's rows, by id. Scores of an id that occurs several times (seeds) are a mean. */
export interface RowScores {
  /** In per cent. Rows without a score are not in it. */
  readonly scores: ReadonlyMap<string, number>;
  /** All ids, also of rows without a score. */
  readonly ids: ReadonlySet<string>;
  /** Whether an id occurs several times. */
  readonly repeats: boolean;
  /** By id, what was asked and what should have been said, as far as that is known. */
  readonly requests: ReadonlyMap<string, Request>;
}

/** Digests of a prompt and of its truths. */
type Request = Pick<RowOutcome, "asked" | "truth">;

/** How many ids of two results stand for other prompts, and for other truths. */
export interface OtherRequests {
  readonly prompts: number;
  readonly truths: number;
}

/** The ids that mean different things in two results. */
export function otherRequests(one: RowScores, other: RowScores): OtherRequests {
  let [prompts, truths] = [0, 0];
  for (const [id, { asked, truth }] of one.requests) {
    const counterpart = other.requests.get(id);
    if (differ(asked, counterpart?.asked)) prompts++;
    if (differ(truth, counterpart?.truth)) truths++;
  }
  return { prompts, truths };
}

const differ = (one: string | undefined, other: string | undefined): boolean =>
  one !== undefined && other !== undefined && one !== other;

/** How far apart two sums of the same doubles may be, in per cent. */
const TOLERANCE = 1e-6;

/**
 * The scores in a rows file. Throws RunError `bad-data` for a line that is none of its, and for rows that do not add up to
 * their result.
 */
export function parseRowScores(text: string, name: string, result: ScoreResult): RowScores {
  const sums = new Map<string, { sum: number; count: number }>();
  const ids = new Set<string>();
  const requests = new Map<string, Request>();
  let [scored, total, lines] = [0, 0, 0];
  for (const [i, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const parsed = rowOutcomeSchema.safeParse(tryParseJson(line));
    if (!parsed.success)
      throw new RunError(
        "bad-data",
        `${name}:${i + 1}: this is no outcome of a row; score the answers again`,
      );
    const { id, outcome, score, asked, truth } = parsed.data;
    lines++;
    ids.add(id);
    if (asked !== undefined || truth !== undefined) requests.set(id, { asked, truth });
    const worth = outcome === "hit" ? 100 : outcome === "miss" ? 0 : outcome === "scored" ? score : undefined;
    if (worth === undefined) continue;
    scored++;
    total += worth;
    const known = sums.get(id) ?? { sum: 0, count: 0 };
    sums.set(id, { sum: known.sum + worth, count: known.count + 1 });
  }
  const expected = result.kind === "rate" ? (100 * result.hits) / result.n : result.mean;
  if (scored !== result.n || Math.abs(total / scored - expected) > TOLERANCE)
    throw new RunError(
      "bad-data",
      `${name}: its rows do not add up to their result: ${scored} scored rows for ${result.n}, or other scores; score the answers again`,
    );
  const scores = new Map([...sums].map(([id, { sum, count }]) => [id, sum / count]));
  return { scores, ids, repeats: ids.size < lines, requests };
}

import { RunError } from "../../domain/run-error.js";
import { tryParseJson } from "../../json/try-parse.js";
import { rowOutcomeSchema, type ScoreResult } from "../score-result.js";

/** The scores of one result's rows, by id. Scores of an id that occurs several times (seeds) are a mean. */
export interface RowScores {
  /** In per cent. Rows without a score are not in it. */
  readonly scores: ReadonlyMap<string, number>;
  /** All ids, also of rows without a score. */
  readonly ids: ReadonlySet<string>;
  /** Whether an id occurs several times. */
  readonly repeats: boolean;
}

/** How far apart two sums of the same doubles may be, in per cent. */
const TOLERANCE = 1e-6;

/**
 * The scores in a rows file. Throws RunError `bad-data` for a line that is none of its, and for rows that do not add up to
 * their result.
 */
export function parseRowScores(text: string, name: string, result: ScoreResult): RowScores {
  const sums = new Map<string, { sum: number; count: number }>();
  const ids = new Set<string>();
  let [scored, total, lines] = [0, 0, 0];
  for (const [i, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const parsed = rowOutcomeSchema.safeParse(tryParseJson(line));
    if (!parsed.success)
      throw new RunError(
        "bad-data",
        `${name}:${i + 1}: this is no outcome of a row; score the answers again`,
      );
    const { id, outcome, score } = parsed.data;
    lines++;
    ids.add(id);
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
  return { scores, ids, repeats: ids.size < lines };
}

import type { Outcome } from "../domain/outcome.js";
import { formatPlace, type Place } from "../domain/place.js";
import { RunError } from "../domain/run-error.js";
import { prepareRow } from "../row/prepare-row.js";
import { type RawRow, toPlace } from "../row/raw-row.js";
import type { Recipe } from "../row/recipe.js";
import { TimeLimitError, TimeLimitRequired, withTimeLimit } from "../row/time-limit.js";

/** The fates of a block's rows, asked for in order: under a time limit where they run what may never end. */
export class RowOutcomes {
  private readonly recipe: Recipe;
  private readonly rowAt: (i: number) => RawRow;
  private readonly count: number;
  /** Those that were prepared under a limit last, and where they begin. */
  private batch: readonly Outcome[] = [];
  private first = 0;
  private rows = 1;

  constructor(recipe: Recipe, rowAt: (i: number) => RawRow, count: number) {
    this.recipe = recipe;
    this.rowAt = rowAt;
    this.count = count;
  }

  outcomeAt(i: number): Outcome {
    const end = this.first + this.batch.length;
    if (i < end) return this.batch[i - this.first]!;
    if (!this.recipe.needsTimeLimit) {
      try {
        return prepareRow(this.recipe, this.rowAt(i));
      } catch (error) {
        if (!(error instanceof TimeLimitRequired)) throw error;
      }
      // one row after another that needs the limit: the next ones will need it, too
      this.rows = i === end ? this.rows * 2 : 1;
    }
    const last = this.recipe.needsTimeLimit ? this.count : Math.min(this.count, i + this.rows);
    this.batch = prepareBatch(this.recipe, this.rowAt, i, last);
    this.first = i;
    return this.batch[0]!;
  }
}

/** Rows of so many bytes together are prepared under one time limit. */
const BATCH_BYTES = 1 << 17;
/** What a stretch may take: so long, and so much more for each byte; many times what the slowest tokenizer needs. */
const BATCH_MILLISECONDS = 1000;
const BYTE_MILLISECONDS = 1 / 256;

/**
 * The fates of a stretch of rows that run what may never end, from the row `first` on. Throws RunError `config` that
 * names the row with which the time ran out.
 */
function prepareBatch(
  recipe: Recipe,
  rowAt: (i: number) => RawRow,
  first: number,
  rows: number,
): readonly Outcome[] {
  const start = rowAt(first).start;
  let last = first;
  while (last + 1 < rows && rowAt(last + 1).end - start <= BATCH_BYTES) last++;
  const bytes = rowAt(last).end - start;
  let reached = first;
  try {
    return withTimeLimit(Math.ceil(BATCH_MILLISECONDS + bytes * BYTE_MILLISECONDS), () => {
      const outcomes: Outcome[] = [];
      for (reached = first; reached <= last; reached++) outcomes.push(prepareRow(recipe, rowAt(reached)));
      return outcomes;
    });
  } catch (error) {
    if (!(error instanceof TimeLimitError)) throw error;
    const { block, position } = rowAt(reached);
    throw rowTimedOut(toPlace(block, position), error);
  }
}

/** What a row comes to whose time ran out. */
export function rowTimedOut(place: Place, cause: TimeLimitError): RunError {
  return new RunError(
    "config",
    `${formatPlace(place)}: tokenizing or rendering this row timed out; use another --tokenizer or --template, or remove the row`,
    cause,
  );
}

import type { Outcome } from "../domain/outcome.js";
import { formatPlace, type Place } from "../domain/place.js";
import { RunError } from "../domain/run-error.js";
import { prepareRow } from "../row/prepare-row.js";
import { type RawRow, toPlace } from "../row/raw-row.js";
import type { Recipe } from "../row/recipe.js";
import { TimeLimitError, TimeLimitRequired, withTimeLimit } from "../row/time-limit.js";

/** Computes the outcomes of a slice's rows, in order; under a time limit if they run code that may never end. */
export class RowOutcomes {
  private readonly recipe: Recipe;
  private readonly rowAt: (i: number) => RawRow;
  private readonly count: number;
  /** The last rows that were prepared under a limit, and the index of the first of them. */
  private batch: readonly Outcome[] = [];
  private first = 0;
  /** Maximum number of rows in the next batch. */
  private batchRows = 1;

  constructor(recipe: Recipe, rowAt: (i: number) => RawRow, count: number) {
    this.recipe = recipe;
    this.rowAt = rowAt;
    this.count = count;
  }

  outcomeAt(i: number): Outcome {
    const end = this.first + this.batch.length;
    if (i < end) return this.batch[i - this.first]!;
    try {
      return prepareRow(this.recipe, this.rowAt(i));
    } catch (error) {
      if (!(error instanceof TimeLimitRequired)) throw error;
    }
    // right after a batch, another row needs the limit: the next ones probably need it, too
    this.batchRows = i === end ? this.batchRows * 2 : 1;
    this.batch = prepareBatch(this.recipe, this.rowAt, i, Math.min(this.count, i + this.batchRows));
    this.first = i;
    return this.batch[0]!;
  }
}

/** Maximum size of a batch of several rows, in bytes. */
const BATCH_BYTES = 1 << 17;
/** Time limit of a batch: a base, plus a time per byte; many times what the slowest tokenizer needs. */
const BATCH_MILLISECONDS = 1000;
const BYTE_MILLISECONDS = 1 / 256;

/**
 * The outcomes of the rows from `first` on, before `end`, that fit into one batch; prepared under one time limit.
 * Throws RunError `config`, with the place of the row that timed out.
 */
function prepareBatch(
  recipe: Recipe,
  rowAt: (i: number) => RawRow,
  first: number,
  end: number,
): readonly Outcome[] {
  const start = rowAt(first).start;
  let last = first;
  while (last + 1 < end && rowAt(last + 1).end - start <= BATCH_BYTES) last++;
  const bytes = rowAt(last).end - start;
  let current = first;
  try {
    return withTimeLimit(Math.ceil(BATCH_MILLISECONDS + bytes * BYTE_MILLISECONDS), () => {
      const outcomes: Outcome[] = [];
      for (current = first; current <= last; current++) outcomes.push(prepareRow(recipe, rowAt(current)));
      return outcomes;
    });
  } catch (error) {
    if (!(error instanceof TimeLimitError)) throw error;
    const { block, position } = rowAt(current);
    throw rowTimedOut(toPlace(block, position), error);
  }
}

/** The error for a row that timed out. */
export function rowTimedOut(place: Place, cause: TimeLimitError): RunError {
  return new RunError(
    "config",
    `${formatPlace(place)}: tokenizing this row timed out; use another --tokenizer, or remove the row`,
    cause,
  );
}

import type { Problem } from "../domain/problem.js";
import type { Block } from "../io/rows/block.js";
import type { RowSampler } from "../roles/sampler.js";
import { type RawRow, toPlace } from "../row/raw-row.js";
import type { Recipe } from "../row/recipe.js";
import { emptyTally } from "./add-tally.js";
import type { ByteBuffer } from "./byte-buffer.js";
import { count, countBulkSpliced, countRejected } from "./count-outcome.js";
import { prepareBlock } from "./prepare-block.js";
import { rejectLine } from "./reject-line.js";
import type { Tally } from "./tally.js";

/** A rejected row, and its line in the rejects file; undefined if no such file is written. */
export interface Rejected {
  readonly problem: Problem;
  readonly line: string | undefined;
}

/** The result of a block: plain data, which can be sent between threads. */
export interface BlockResult {
  /** The bytes to write; see PreparedBlock for `kept` and `separatorAt`. */
  readonly bytes: Uint8Array;
  readonly kept: number;
  readonly separatorAt: number | undefined;
  readonly tally: Tally;
  readonly rejected: readonly Rejected[];
}

/** What the rejects file contains: `none` (there is no file), what identifies each row, or also the row itself. */
export type RejectDetail = "none" | "identity" | "content";

export interface PrepareOptions {
  /** The input's name, for problems. */
  readonly name: string;
  /** Cleared first; the result's bytes are a view of it. */
  readonly out: ByteBuffer;
  readonly maxRowBytes: number;
  readonly rejectDetail: RejectDetail;
  readonly sampler: RowSampler | undefined;
}

/** Prepares a block, and counts the outcomes of its rows. Throws TypeError before the format is set. */
export function prepareResult(
  recipe: Recipe | undefined,
  block: Block,
  { name, out, maxRowBytes, rejectDetail, sampler }: PrepareOptions,
): BlockResult {
  if (recipe === undefined) throw new TypeError("no format is set yet");
  const tally = emptyTally();
  tally.blankLines = block.blank;
  const rejected: Rejected[] = [];
  const reject = (problem: Problem, row: RawRow | undefined): void => {
    rejected.push({
      problem,
      line: rejectDetail === "none" ? undefined : rejectLine(problem, row, rejectDetail === "content"),
    });
  };
  out.clear();
  const { kept, bulkSpliced, separatorAt } = prepareBlock(recipe, block, name, out, (outcome, row) => {
    count(tally, outcome, () => toPlace(row.block, row.position));
    sampler?.offer(row, outcome);
    if (outcome.kind === "rejected") reject(outcome.problem, row);
  });
  if (sampler !== undefined) tally.samples = sampler.take();
  countBulkSpliced(tally, bulkSpliced);
  if (block.oversized !== undefined) {
    const { position, bytes } = block.oversized;
    const problem: Problem = {
      rule: "too-long",
      place: toPlace({ file: name, positionUnit: block.positionUnit }, position),
      field: "",
      message: `${bytes} bytes; the limit is ${maxRowBytes} (--max-row-bytes)`,
    };
    tally.rowsIn++;
    countRejected(tally, problem, []);
    reject(problem, undefined);
  }
  return { bytes: out.bytes, kept, separatorAt, tally, rejected };
}

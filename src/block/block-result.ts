import type { Outcome } from "../domain/outcome.js";
import type { Problem } from "../domain/problem.js";
import type { Block } from "../io/rows/block.js";
import type { RowSampler } from "../roles/sampler.js";
import { type RawRow, toPlace } from "../row/raw-row.js";
import type { Recipe } from "../row/recipe.js";
import { emptyTally } from "./add-tally.js";
import type { ByteBuffer } from "./byte-buffer.js";
import { count, countBulkSpliced, countRejected } from "./count-outcome.js";
import { type KeptRows, prepareBlock } from "./prepare-block.js";
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
  readonly keptRows: KeptRows;
  /** One for each recipe. Cleared first; the result's bytes are a view of it. */
  readonly outs: readonly ByteBuffer[];
  readonly maxRowBytes: number;
  readonly rejectDetail: RejectDetail;
  /** One for each recipe that has one. */
  readonly samplers: readonly (RowSampler | undefined)[];
}

/** Prepares a block by each recipe, and counts the outcomes of its rows. The results are in the order of the recipes. */
export function prepareResults(
  recipes: readonly Recipe[],
  block: Block,
  { name, keptRows, outs, maxRowBytes, rejectDetail, samplers }: PrepareOptions,
): readonly BlockResult[] {
  const counts = recipes.map((_, i) => new BlockCount(rejectDetail, block.blank, samplers[i]));
  const branches = recipes.map((recipe, i) => {
    outs[i]!.clear();
    return { recipe, out: outs[i]!, onOutcome: counts[i]!.add };
  });
  const prepared = prepareBlock(branches, keptRows, block, name);
  return prepared.map(({ kept, bulkSpliced, separatorAt }, i) => {
    const { tally, rejected, reject } = counts[i]!.end();
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
    return { bytes: outs[i]!.bytes, kept, separatorAt, tally, rejected };
  });
}

/** The outcomes of a block's rows. */
class BlockCount {
  readonly tally = emptyTally();
  readonly rejected: Rejected[] = [];
  private readonly rejectDetail: RejectDetail;
  private readonly sampler: RowSampler | undefined;

  constructor(rejectDetail: RejectDetail, blankLines: number, sampler: RowSampler | undefined) {
    this.rejectDetail = rejectDetail;
    this.sampler = sampler;
    this.tally.blankLines = blankLines;
  }

  readonly add = (outcome: Outcome, row: RawRow): void => {
    count(this.tally, outcome, () => toPlace(row.block, row.position));
    this.sampler?.offer(row, outcome);
    if (outcome.kind === "rejected") this.reject(outcome.problem, row);
  };

  readonly reject = (problem: Problem, row: RawRow | undefined): void => {
    const { rejectDetail } = this;
    const line = rejectDetail === "none" ? undefined : rejectLine(problem, row, rejectDetail === "content");
    this.rejected.push({ problem, line });
  };

  /** The same, with the samples of the block, whose bytes must still be there. */
  end(): this {
    if (this.sampler !== undefined) this.tally.samples = this.sampler.take();
    return this;
  }
}

import type { Problem } from "../../domain/problem.js";
import type { Block } from "../../io/block.js";
import type { ByteBuffer } from "../../io/byte-buffer.js";
import { prepareBlock } from "../prepare-block.js";
import { placeOf, type RawRow } from "../prepare-row.js";
import type { Recipe } from "../recipe.js";
import { rejectLine } from "../rejects.js";
import { count, emptyTally, type Tally } from "../tally.js";

/** An unfit row, and its line of the rejects file when somebody wants one. */
export interface Rejected {
  readonly problem: Problem;
  readonly line: string | undefined;
}

/** All that comes of a block: plain data, which can go from thread to thread. */
export interface BlockResult {
  /** What is written for it; see PreparedBlock for `kept` and `separatorAt`. Valid until the next block is prepared. */
  readonly bytes: Uint8Array;
  readonly kept: number;
  readonly separatorAt: number | undefined;
  readonly tally: Tally;
  readonly rejected: readonly Rejected[];
}

/** How rejects are told: not at all, by what identifies the row, or with the row itself. */
export type RejectLines = "none" | "identity" | "content";

/** Prepares a block, and counts what became of its rows. */
export function prepareResult(
  recipe: Recipe,
  block: Block,
  name: string,
  out: ByteBuffer,
  { maxRowBytes, lines }: { readonly maxRowBytes: number; readonly lines: RejectLines },
): BlockResult {
  const tally = emptyTally();
  const rejected: Rejected[] = [];
  const reject = (problem: Problem, row: RawRow | undefined): void => {
    rejected.push({
      problem,
      line: lines === "none" ? undefined : rejectLine(problem, row, lines === "content"),
    });
  };
  out.clear();
  const { kept, separatorAt } = prepareBlock(recipe, block, name, out, (outcome, row) => {
    count(tally, outcome);
    if (outcome.kind === "rejected") reject(outcome.problem, row);
  });
  if (block.oversized !== undefined) {
    const { ordinal, bytes } = block.oversized;
    const problem: Problem = {
      rule: "too-long",
      place: placeOf({ file: name, container: block.container }, ordinal),
      field: "",
      fact: `${bytes} bytes; the limit is ${maxRowBytes} (--max-row-bytes)`,
    };
    count(tally, { kind: "rejected", problem, judged: [] });
    reject(problem, undefined);
  }
  return { bytes: out.bytes, kept, separatorAt, tally, rejected };
}

import type { Outcome } from "../domain/outcome.js";
import { type Block, type BlockSlice, ROW_FIELDS, slicesOf } from "../io/rows/block.js";
import type { BulkSplicer } from "../row/bulk-splicer.js";
import { excludedRow } from "../row/excluded-rows.js";
import { prepareRow } from "../row/prepare-row.js";
import { BlockText, type RawRow, toPlace } from "../row/raw-row.js";
import type { Recipe } from "../row/recipe.js";
import { RowViews } from "../row/row-views.js";
import type { ByteBuffer } from "./byte-buffer.js";
import { RangeCopier } from "./range-copier.js";

/** The result of a block besides its bytes. */
export interface PreparedBlock {
  /** How many rows were not rejected. */
  readonly kept: number;
  /** How many of them were spliced in bulk: augmented, and not reported one by one. */
  readonly bulkSpliced: number;
  /**
   * In an array: the position, in the output, of the byte before the first kept row. It is a comma or the opening
   * bracket, and only the writer knows which of the two is right.
   */
  readonly separatorAt: number | undefined;
}

/** Called with each row's outcome, in order; not for rows spliced in bulk. */
export type OnOutcome = (outcome: Outcome, row: RawRow) => void;

/** One of the outputs that are made of the same rows; the kept rows are appended to `out`. */
export interface Branch {
  readonly recipe: Recipe;
  readonly out: ByteBuffer;
  readonly onOutcome: OnOutcome;
}

/** Which rows each branch keeps: its own, or only those that every branch keeps. */
export type KeptRows = "own" | "common";

/**
 * Prepares every row of a block, for each branch: ranges of the block, insertions, and new rows. The branches have one
 * input format; what they have in common of a row is made once. The results are in the order of the branches.
 */
export function prepareBlock(
  branches: readonly Branch[],
  keptRows: KeptRows,
  block: Block,
  file: string,
): readonly PreparedBlock[] {
  const copies = branches.map((branch) => new BranchCopy(branch));
  for (const slice of slicesOf(block)) prepareSlice(copies, keptRows, slice, file);
  return copies;
}

function prepareSlice(
  copies: readonly BranchCopy[],
  keptRows: KeptRows,
  slice: BlockSlice,
  file: string,
): void {
  const { rows } = slice;
  const blockText = new BlockText(slice, file);
  const count = rows.length / ROW_FIELDS;
  const rowAt = (i: number): RawRow => {
    const at = i * ROW_FIELDS;
    return { block: blockText, start: rows[at]!, end: rows[at + 1]!, position: rows[at + 2]! };
  };
  for (const copy of copies) copy.begin(slice);
  const [first] = copies;
  const bulkSplicer = copies.length === 1 ? splicerFor(first!.recipe, slice, blockText) : undefined;
  for (let i = 0; i < count; i++) {
    const next = bulkSplicer?.splice(i) ?? i;
    if (bulkSplicer !== undefined && next > i) {
      first!.append(bulkSplicer.bytes, next - i, rowAt(next - 1).end);
      i = next;
      if (i === count) break;
    }
    const row = rowAt(i);
    const views = new RowViews(row, first!.recipe.format, copies.length > 1);
    const outcomes = copies.map(({ recipe }) => prepareRow(recipe, row, views));
    const isForAll = keptRows === "own" || outcomes.every(({ kind }) => kind !== "rejected");
    copies.forEach((copy, at) => {
      copy.add(row, isForAll ? outcomes[at]! : rejectedForAll(outcomes[at]!, row));
    });
  }
  for (const copy of copies) copy.end();
}

/** The outcome of a row that another branch rejects. */
function rejectedForAll(outcome: Outcome, row: RawRow): Outcome {
  if (outcome.kind === "rejected") return outcome;
  return { kind: "rejected", problem: excludedRow().at(toPlace(row.block, row.position)), validations: [] };
}

/** What is made of a block for one branch. */
class BranchCopy implements PreparedBlock {
  readonly recipe: Recipe;
  kept = 0;
  bulkSpliced = 0;
  separatorAt: number | undefined;
  private readonly branch: Branch;
  private copier!: RangeCopier;

  constructor(branch: Branch) {
    this.recipe = branch.recipe;
    this.branch = branch;
  }

  begin(slice: BlockSlice): void {
    this.copier = new RangeCopier(slice, this.branch.out);
  }

  /** Appends so many rows that were spliced in bulk. */
  append(spliced: Buffer, rows: number, end: number): void {
    this.copier.append(spliced, end);
    this.kept += rows;
    this.bulkSpliced += rows;
  }

  add(row: RawRow, outcome: Outcome): void {
    this.branch.onOutcome(outcome, row);
    if (outcome.kind !== "rejected") this.kept++;
    copy(this.copier, row, outcome);
  }

  end(): void {
    this.copier.flush();
    this.separatorAt ??= this.copier.separatorAt;
  }
}

function copy(copier: RangeCopier, { start, end }: RawRow, outcome: Outcome): void {
  if (outcome.kind === "rejected") copier.drop(end);
  else if (outcome.output !== undefined) {
    copier.replace(
      start,
      end,
      outcome.output.map(({ json }) => json),
    );
  } else copier.keep(start, end, outcome.kind === "augmented" ? outcome.insertions : []);
}

/** The bulk splicer, with the slice's rows; undefined when they must be read one by one. */
function splicerFor(
  { bulkSplicer }: Recipe,
  { container, bytes, rows }: BlockSlice,
  { encoding }: BlockText,
): BulkSplicer | undefined {
  const fits =
    container === "lines" && encoding !== "unchecked" && bulkSplicer?.take(bytes, rows, ROW_FIELDS);
  return fits ? bulkSplicer : undefined;
}

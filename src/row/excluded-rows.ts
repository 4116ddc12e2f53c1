import { z } from "zod";
import { RowError } from "../domain/problem.js";
import type { RawRow } from "./raw-row.js";

/** Rows of one input that are not written. */
const ExcludedRows = z.strictObject({
  file: z.string().min(1).describe("the input, by its name in messages"),
  rows: z
    .string()
    .regex(/^\d+(-\d+)?(,\d+(-\d+)?)*$/, "expected numbers and ranges, such as 3,17-20")
    .describe("their positions in messages: numbers of lines from 1, or of elements from 0, such as 3,17-20"),
});

export const Exclusions = z.array(ExcludedRows);
export type Exclusions = z.output<typeof Exclusions>;

/** The error of a row that is not to be written, fit or not. */
export function excludedRow(): RowError {
  return new RowError("excluded", [], "the row is not to be written (setting exclude)");
}

/** Whether a row is among the excluded ones. */
export function exclusionTest(exclusions: Exclusions): (row: RawRow) => boolean {
  const byFile = new Map<string, readonly Range[]>();
  for (const { file, rows } of exclusions) {
    const known = byFile.get(file) ?? [];
    byFile.set(file, joined([...known, ...rows.split(",").map(parseRange)]));
  }
  return ({ block, position }) => isIn(byFile.get(block.file) ?? [], position);
}

/** Numbers in their order as numbers and ranges. */
export function formatRanges(numbers: readonly number[]): string {
  const ranges = joined(numbers.map((at) => ({ from: at, to: at })));
  return ranges.map(({ from, to }) => (from === to ? String(from) : `${from}-${to}`)).join(",");
}

/** From the first number to the last. */
interface Range {
  readonly from: number;
  readonly to: number;
}

function parseRange(text: string): Range {
  const [from = 0, to = from] = text.split("-").map(Number);
  return { from, to };
}

/** The same numbers in ranges with others between them, in their order. */
function joined(ranges: readonly Range[]): readonly Range[] {
  const apart: { from: number; to: number }[] = [];
  for (const { from, to } of [...ranges].sort((a, b) => a.from - b.from)) {
    const last = apart.at(-1);
    if (last !== undefined && from <= last.to + 1) last.to = Math.max(last.to, to);
    else if (from <= to) apart.push({ from, to });
  }
  return apart;
}

function isIn(ranges: readonly Range[], at: number): boolean {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ranges[middle]!.to < at) low = middle + 1;
    else high = middle;
  }
  return low < ranges.length && ranges[low]!.from <= at;
}

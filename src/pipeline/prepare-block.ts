import { RunError } from "../domain/failure.js";
import { formatPlace, type Place } from "../domain/place.js";
import type { Outcome } from "../domain/row.js";
import { type Block, type BlockPart, partsOf, ROW_FIELDS } from "../io/block.js";
import type { ByteBuffer } from "../io/byte-buffer.js";
import { TimeLimitError, UnlimitedError, within } from "../io/time-limit.js";
import { COMMA, OPEN_LIST } from "../json/characters.js";
import type { Stamp } from "../json/stamp.js";
import { BlockText, placeOf, prepareRow, type RawRow } from "./prepare-row.js";
import type { Recipe } from "./recipe.js";

const LF = 0x0a;

/** What came out of a block besides the bytes. */
export interface PreparedBlock {
  readonly kept: number;
  /** How many of them were stamped: augmented, and nobody is told of their fate one by one. */
  readonly stamped: number;
  /**
   * In an array: where the byte stands that separates the first kept row from what comes before. It is a comma or the
   * opening bracket, and only the writer knows which of the two is right.
   */
  readonly separatorAt: number | undefined;
}

/** Told of each row's fate, in order, unless it was stamped. */
export type OnOutcome = (outcome: Outcome, row: RawRow) => void;

/** Prepares every row of a block and appends the kept ones to `out`: ranges of the block, and what is inserted. */
export function prepareBlock(
  recipe: Recipe,
  block: Block,
  file: string,
  out: ByteBuffer,
  onOutcome: OnOutcome,
): PreparedBlock {
  let kept = 0;
  let stamped = 0;
  let separatorAt: number | undefined;
  for (const part of partsOf(block)) {
    const prepared = preparePart(recipe, part, file, out, onOutcome);
    kept += prepared.kept;
    stamped += prepared.stamped;
    separatorAt ??= prepared.separatorAt;
  }
  return { kept, stamped, separatorAt };
}

function preparePart(
  recipe: Recipe,
  block: BlockPart,
  file: string,
  out: ByteBuffer,
  onOutcome: OnOutcome,
): PreparedBlock {
  const { bytes, rows, container } = block;
  const blockText = new BlockText(block, file);
  /** Everything before this byte has been copied or dropped; undefined when the last row was dropped. */
  let copied: number | undefined;
  let lastEnd = 0;
  let kept = 0;
  let stamped = 0;
  let separatorAt: number | undefined;

  const closeRun = (): void => {
    if (copied === undefined) return;
    out.copy(bytes, copied, lastEnd);
    if (container === "lines") out.byte(LF);
    copied = undefined;
  };

  const count = rows.length / ROW_FIELDS;
  const rowAt = (i: number): RawRow => {
    const at = i * ROW_FIELDS;
    return { block: blockText, start: rows[at]!, end: rows[at + 1]!, ordinal: rows[at + 2]! };
  };
  const fates = new Fates(recipe, rowAt, count);
  const stamp = stampOf(recipe, block, blockText);
  for (let i = 0; i < count; i++) {
    const next = stamp?.stamp(i) ?? i;
    if (stamp !== undefined && next > i) {
      closeRun();
      out.copy(stamp.bytes, 0, stamp.bytes.length);
      stamped += next - i;
      i = next;
      lastEnd = rows[i * ROW_FIELDS - 2]!;
      if (i === count) break;
    }
    const row = rowAt(i);
    const outcome = fates.of(i);
    const { start, end } = row;
    onOutcome(outcome, row);
    if (outcome.kind === "rejected") {
      closeRun();
    } else {
      // a run of lines is copied with the LF between them; a blank line ends it
      if (container === "lines" && start !== lastEnd + 1) closeRun();
      if (copied === undefined) {
        copied = container === "lines" ? start : lastEnd;
        if (container === "array" && separatorAt === undefined) {
          separatorAt = out.length + separator(bytes, lastEnd) - lastEnd;
        }
      }
      if (outcome.written !== undefined) {
        out.copy(bytes, copied, start);
        out.text(outcome.written.map(({ json }) => json).join(container === "lines" ? "\n" : ","));
        copied = end;
      } else if (outcome.kind === "augmented") {
        for (const { at, json } of outcome.insertions) {
          out.copy(bytes, copied, at);
          out.text(json);
          copied = at;
        }
      }
      kept++;
    }
    lastEnd = end;
  }
  closeRun();
  return { kept: kept + stamped, stamped, separatorAt };
}

/** What stamps the block's rows; undefined when they have to be looked at one by one. */
function stampOf(
  { stamp }: Recipe,
  { container, bytes, rows }: BlockPart,
  { encoding }: BlockText,
): Stamp | undefined {
  const fits = container === "lines" && encoding !== "unchecked" && stamp?.take(bytes, rows, ROW_FIELDS);
  return fits ? stamp : undefined;
}

/** The fates of a block's rows, asked for in order: under a time limit where they run what may never end. */
class Fates {
  private readonly recipe: Recipe;
  private readonly rowAt: (i: number) => RawRow;
  private readonly count: number;
  /** Those that were prepared under a limit last, and where they begin. */
  private limited: readonly Outcome[] = [];
  private first = 0;
  private rows = 1;

  constructor(recipe: Recipe, rowAt: (i: number) => RawRow, count: number) {
    this.recipe = recipe;
    this.rowAt = rowAt;
    this.count = count;
  }

  of(i: number): Outcome {
    const end = this.first + this.limited.length;
    if (i < end) return this.limited[i - this.first]!;
    if (!this.recipe.runsForeignRules) {
      try {
        return prepareRow(this.recipe, this.rowAt(i));
      } catch (error) {
        if (!(error instanceof UnlimitedError)) throw error;
      }
      // one row after another that needs the limit: the next ones will need it, too
      this.rows = i === end ? this.rows * 2 : 1;
    }
    const last = this.recipe.runsForeignRules ? this.count : Math.min(this.count, i + this.rows);
    this.limited = prepareStretch(this.recipe, this.rowAt, i, last);
    this.first = i;
    return this.limited[0]!;
  }
}

/** Rows of so many bytes together are prepared under one time limit. */
const STRETCH_BYTES = 1 << 17;
/** What a stretch may take: so long, and so much more for each byte; many times what the slowest tokenizer needs. */
const STRETCH_MILLISECONDS = 1000;
const BYTE_MILLISECONDS = 1 / 256;

/**
 * The fates of a stretch of rows that run what may never end, from the row `first` on. Throws RunError `config` that
 * names the row with which the time ran out.
 */
function prepareStretch(
  recipe: Recipe,
  rowAt: (i: number) => RawRow,
  first: number,
  rows: number,
): readonly Outcome[] {
  const start = rowAt(first).start;
  let last = first;
  while (last + 1 < rows && rowAt(last + 1).end - start <= STRETCH_BYTES) last++;
  const bytes = rowAt(last).end - start;
  let reached = first;
  try {
    return within(Math.ceil(STRETCH_MILLISECONDS + bytes * BYTE_MILLISECONDS), () => {
      const outcomes: Outcome[] = [];
      for (reached = first; reached <= last; reached++) outcomes.push(prepareRow(recipe, rowAt(reached)));
      return outcomes;
    });
  } catch (error) {
    if (!(error instanceof TimeLimitError)) throw error;
    const { block, ordinal } = rowAt(reached);
    throw endlessRow(placeOf(block, ordinal), error);
  }
}

/** What a row comes to whose time ran out. */
export function endlessRow(place: Place, cause: TimeLimitError): RunError {
  return new RunError(
    "config",
    `${formatPlace(place)}: the tokenizer's patterns or the chat template come to no end on this row; use another --tokenizer or --template, or leave the row out`,
    cause,
  );
}

/** The comma or bracket of the lead that starts at `from`. */
function separator(bytes: Buffer, from: number): number {
  let at = from;
  while (bytes[at] !== COMMA && bytes[at] !== OPEN_LIST) at++;
  return at;
}

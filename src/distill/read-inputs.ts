import { FormatFinder } from "../block/format-finder.js";
import { type Problem, RowError } from "../domain/problem.js";
import type { FormatSettings } from "../formats/input/registry.js";
import type { Input } from "../io/inputs.js";
import { openRows } from "../io/open-rows.js";
import type { Container } from "../io/rows/block.js";
import { RowLimit } from "../io/rows/row-limit.js";
import { type RawRow, toPlace } from "../row/raw-row.js";
import type { InputRecord } from "../run/result.js";
import type { World } from "../run/world.js";
import type { Settings } from "../settings/settings.js";
import { CHUNK_BYTES } from "../settings/workload.js";
import { type Rewriter, type RowTask, rowTask } from "./rewrite-row.js";
import { type SourceItem, SourceRows } from "./source-rows.js";

/** What is read of the inputs, in order. */
export type ReadItem =
  | { readonly kind: "begin"; readonly container: Container; readonly name: string }
  /** `lead`: in an array, the text between the row before and this one. `bytesRead`: of all inputs, so far. */
  | { readonly kind: "row"; readonly task: RowTask; readonly lead: Buffer; readonly bytesRead: number }
  | { readonly kind: "problem"; readonly problem: Problem }
  | { readonly kind: "close"; readonly bytes: Buffer }
  /** The end of an input, and the format of all rows so far; undefined before one was seen that tells it. */
  | { readonly kind: "end"; readonly record: InputRecord; readonly format: FormatSettings | undefined };

/** Reads all rows and makes their requests. Throws RunError. */
export async function* readInputs(
  inputs: readonly Input[],
  rewriter: Rewriter,
  settings: Settings,
  world: World,
): AsyncGenerator<ReadItem> {
  const finder = new FormatFinder(settings.format, settings.formatOptions);
  const source = new SourceRows(finder, settings.maxRowBytes);
  const limit = new RowLimit(settings.limit);
  const reading = { hashed: true, chunkBytes: CHUNK_BYTES.counting };
  let bytesDone = 0;
  for (const input of inputs) {
    if (limit.isReached) return;
    const { name, rows, bytesRead, sha256 } = await openRows(input, world, settings, reading);
    if (!rows.empty) yield { kind: "begin", container: rows.container, name };
    for await (const item of source.of(limit.take(rows.blocks), name)) {
      world.signal?.throwIfAborted();
      if (item.kind === "close") yield item;
      else if (item.kind === "row") yield taskOf(rewriter, item, bytesDone + bytesRead());
      else yield problemOf(item.error, item.raw);
    }
    bytesDone += bytesRead();
    // after the limit, more of the input may follow
    yield {
      ...{ kind: "end", format: finder.known },
      record: { name, bytes: bytesRead(), sha256: limit.isReached ? undefined : sha256() },
    };
  }
}

function taskOf(
  rewriter: Rewriter,
  { raw, format, lead }: Extract<SourceItem, { kind: "row" }>,
  bytesRead: number,
): ReadItem {
  try {
    return { kind: "row", task: rowTask(rewriter, raw, format), lead, bytesRead };
  } catch (error) {
    if (!(error instanceof RowError)) throw error;
    return problemOf(error, raw);
  }
}

function problemOf(error: RowError, { block, position }: RawRow): ReadItem {
  return { kind: "problem", problem: error.at(toPlace(block, position)) };
}

import type { Exchange } from "../domain/example.js";
import type { RowFormat } from "../formats/input/format.js";
import type { ActiveMethod } from "../methods/method.js";
import type { BulkSplicer } from "./bulk-splicer.js";
import type { Validator } from "./validate-row.js";
import type { RowWriter } from "./write-row.js";

/** The settings come alive: all that a row needs on its way. */
export interface Recipe {
  readonly format: RowFormat;
  readonly method: ActiveMethod;
  /** The exchanges that are to be augmented. */
  readonly selectExchanges: (exchanges: readonly Exchange[]) => readonly Exchange[];
  /** Whether the row is in the share that is augmented. */
  readonly isSampled: (exchanges: readonly Exchange[]) => boolean;
  readonly allowAugmented: boolean;
  /** Whether a tokenizer's patterns that come from elsewhere have a part in preparing every row. */
  readonly needsTimeLimit: boolean;
  /** Makes the same edit without looking at rows one by one; undefined when there is more to a row, or more to do. */
  readonly bulkSplicer: BulkSplicer | undefined;
  /** Undefined when rows are not rendered. */
  readonly validator: Validator | undefined;
  /** Undefined when rows keep the shape in which they came in. */
  readonly writer: RowWriter | undefined;
}

import type { Exchange } from "../domain/example.js";
import type { RowFormat } from "../formats/input/format.js";
import type { ActiveMethod } from "../methods/method.js";
import type { BulkSplicer } from "./bulk-splicer.js";
import type { RawRow } from "./raw-row.js";
import type { RowWriter } from "./row-writer.js";
import type { Validator } from "./validate-row.js";

/** The settings as objects and functions: everything that the processing of a row needs. */
export interface Recipe {
  readonly format: RowFormat;
  /** Whether a row is not to be written, whatever it holds; undefined if none is. */
  readonly isExcluded: ((row: RawRow) => boolean) | undefined;
  readonly method: ActiveMethod;
  /** Selects the exchanges to augment. */
  readonly selectExchanges: (exchanges: readonly Exchange[]) => readonly Exchange[];
  /** Whether the row is in the share that is augmented. */
  readonly isSampled: (exchanges: readonly Exchange[]) => boolean;
  /** A number in [0, 1) by the row's texts and the seed, for a choice of its prefix; independent of the share. */
  readonly drawPosition: (exchanges: readonly Exchange[]) => number;
  readonly allowAugmented: boolean;
  /** What happens to a row that has no answer to augment. */
  readonly unanswered: "reject" | "leave";
  /** Whether prompts that end with the markup of a chat format are augmented. */
  readonly allowMarkup: boolean;
  /** Inserts the same texts into many rows at once; undefined if the format or another setting requires more. */
  readonly bulkSplicer: BulkSplicer | undefined;
  /** Undefined when rows are not rendered. */
  readonly validator: Validator | undefined;
  /** Undefined when rows keep their format. */
  readonly writer: RowWriter | undefined;
}

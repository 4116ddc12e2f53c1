import type { RowView } from "../roles/model.js";
import type { MaskComparison } from "../trainers/trainer.js";

/** Why a preview ended where it does, or which prefix was chosen and why; of an addition that is experimental. */
export type Addition =
  | { readonly kind: "preview"; readonly tokens: number; readonly ended: string; readonly isTrimmed: boolean }
  | { readonly kind: "prefix"; readonly prefix: string; readonly reason: string };

/** A trainer, and what is known of its mask. */
export interface TrainerMask {
  readonly name: string;
  readonly version: string;
  readonly mask: MaskComparison;
}

/** What was done to the row, for the header. */
export interface RowOrigin {
  readonly place: string;
  readonly format: string;
  /** The method, or why nothing was added. */
  readonly method: string;
  readonly tokenizer: string;
  readonly trainers: readonly TrainerMask[];
}

/** One row as a model reads it; one of several when it is expanded. */
export interface InspectedRow extends RowOrigin, RowView {
  /** By exchange. */
  readonly additions: readonly Addition[];
  /** Why a run rejects the row, or `check` fails it; safe for a terminal. */
  readonly problem: string | undefined;
}

/** A row that cannot be shown. */
export interface UnshownRow extends RowOrigin {
  readonly problem: string;
}

/** What a format prints: rows and, where a row has no rendered form, the reason. */
export type Inspected =
  | { readonly kind: "row"; readonly row: InspectedRow }
  | { readonly kind: "unshown"; readonly row: UnshownRow };

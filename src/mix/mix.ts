import type { FormatSettings } from "../formats/input/registry.js";
import type { InputRecord, OutputRecord } from "../run/result.js";
import type { ResolvedSettings } from "../settings/resolve-settings.js";
import type { Amount, Placing } from "./choose.js";

/** Rows of one file to be put among those of another. */
export interface MixRequest {
  /** How the rows of both are read. */
  readonly resolved: ResolvedSettings;
  /** Paths or globs: both are read twice. */
  readonly inputs: readonly string[];
  readonly added: readonly string[];
  readonly amount: Amount;
  /** A field of the added rows: each of its values gives the same number of rows. */
  readonly group: string | undefined;
  /** Whether that field is left out of the added rows. */
  readonly dropGroup: boolean;
  readonly seed: number;
  readonly placing: Placing;
  /** Whether the added rows may have previews already. */
  readonly augmented: boolean;
  /** Whether more than a tenth may be added. */
  readonly force: boolean;
  readonly systemText: SystemText | undefined;
  /** Undefined: rows go to the standard output, and nothing is recorded. */
  readonly output: string | undefined;
  readonly manifest: string | undefined;
  readonly connectors: readonly string[];
}

/** Another system text for the rows. */
export interface SystemText {
  /** The text that training rows get; empty for an explicit empty text. */
  readonly training: string;
  /** The text to serve the model with; if undefined, the one that the rows had. */
  readonly serving: string | undefined;
}

/** What was made, in numbers. */
export interface MixCounts {
  readonly training: number;
  /** Training rows that have a preview. */
  readonly trainingAugmented: number;
  readonly addedRead: number;
  /** Added rows that ask what another added row asks, and that are left out. */
  readonly duplicatesInside: number;
  /** Added rows that ask what a training row asks, and that are left out. */
  readonly duplicatesInTraining: number;
  readonly added: number;
  readonly out: number;
  /** The share of the added rows in the result. */
  readonly share: number;
  /** How many rows of each group were added; undefined without groups. */
  readonly groups: Readonly<Record<string, number>> | undefined;
  /** Whether the field of the groups is a key that no training row has. */
  readonly extraKey: boolean;
  /** Rows whose system text was rewritten, and rows that have none. */
  readonly system: { readonly rewritten: number; readonly without: number } | undefined;
}

/** A finished mix; `undefined` output: to the standard output. */
export interface MixResult {
  readonly counts: MixCounts;
  readonly format: FormatSettings | undefined;
  readonly inputs: readonly InputRecord[];
  readonly added: readonly InputRecord[];
  readonly output: OutputRecord | undefined;
  readonly seconds: number;
}

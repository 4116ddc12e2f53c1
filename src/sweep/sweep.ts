import type { KeptRows } from "../block/prepare-block.js";
import type { Expected } from "../run/request.js";
import type { RunResult } from "../run/result.js";
import type { RejectedRows } from "./rejected-rows.js";
import type { Variant } from "./variant.js";

export interface SweepRequest {
  readonly variants: readonly Variant[];
  /** Paths, globs, or `-` for stdin. */
  readonly inputs: readonly string[];
  /** The name of the folder that is published. */
  readonly folder: string;
  readonly keptRows: KeptRows;
  /** Threads that prepare rows; if undefined, chosen from CPU cores and input size. */
  readonly workers: number | undefined;
  /** What the inputs and the tokenizer must be to reproduce an earlier run. */
  readonly expected: Expected | undefined;
}

/** A variant, and the run that made it. */
export interface VariantResult {
  readonly variant: Variant;
  readonly result: RunResult;
}

export interface SweepResult {
  readonly request: SweepRequest;
  readonly variants: readonly VariantResult[];
  readonly rejected: RejectedRows;
  /** False if a variant rejects more rows than allowed: then there is no folder. */
  readonly published: boolean;
  readonly seconds: number;
}

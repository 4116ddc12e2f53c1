import type { Clock } from "../endpoint/clock.js";
import type { EndpointSettings } from "../endpoint/settings.js";
import type { Variant } from "../sweep/variant.js";
import type { ShapeName } from "./logprobs/registry.js";
import type { SendName } from "./logprobs/shape.js";

/** What is measured, and on which rows. */
export interface LossSelection {
  readonly variants: readonly Variant[];
  /** Paths, globs, or `-` for stdin. */
  readonly inputs: readonly string[];
  /** How many rows are drawn, by a hash of their bytes and the seed. */
  readonly sample: number;
  readonly seed: number;
  /** How many tokens of each answer are measured. */
  readonly first: number;
  /** The shape of log-probabilities, and how prompts are sent; found out where undefined. */
  readonly shape: ShapeName | undefined;
  readonly send: SendName | undefined;
  /** The file that keeps answers; undefined if they are given up at the end. */
  readonly answers: string | undefined;
  /** The file of the result; undefined if there is none. */
  readonly output: string | undefined;
}

/** The same, and by which model. */
export interface LossRequest extends LossSelection {
  readonly endpoint: {
    readonly settings: EndpointSettings;
    readonly keyVariable: string | undefined;
    readonly clock?: Clock | undefined;
  };
}

import type { Finding } from "../domain/problem.js";
import type { TrainerName } from "../trainers/registry.js";

/** A finding, and the trainers that it concerns; empty if it concerns all. */
export interface TrainerFinding extends Finding {
  readonly trainers: readonly TrainerName[];
  /** Counted, but not reported again: an earlier row reported it for the whole file. */
  readonly isRepeat?: boolean;
}

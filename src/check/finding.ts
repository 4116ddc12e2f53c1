import type { Path } from "../domain/path.js";
import type { Rule } from "../domain/rules.js";
import type { TrainerName } from "../trainers/registry.js";

/** A finding, and the trainers that it concerns; empty if it concerns all. */
export interface TrainerFinding extends Finding {
  readonly trainers: readonly TrainerName[];
  /** Counted, but not reported again: an earlier row reported it for the whole file. */
  readonly isRepeat?: boolean;
}

/** Something that is wrong with a row of a training file. */
export interface Finding {
  readonly rule: Rule;
  readonly path: Path;
  readonly message: string;
}

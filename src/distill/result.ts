import type { AskRecord } from "../endpoint/asker.js";
import type { FormatSettings } from "../formats/input/registry.js";
import type { InputRecord, OutputRecord } from "../run/result.js";
import type { RewritePlan } from "./create-rewriter.js";
import type { DistillTally } from "./tally.js";

/** What a finished run did. */
export interface DistillResult {
  readonly tally: DistillTally;
  readonly record: AskRecord;
  readonly plan: RewritePlan;
  readonly inputs: readonly InputRecord[];
  /** The format of the rows; undefined if none was seen that tells it. */
  readonly format: FormatSettings | undefined;
  /** Undefined if rows were rejected: then nothing is published. */
  readonly output: OutputRecord | undefined;
  /** Damaged lines of the answers file, whose requests were asked again. */
  readonly dropped: number;
  readonly seconds: number;
}

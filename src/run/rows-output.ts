import { addTally, emptyTally, rejectedRows } from "../block/add-tally.js";
import type { BlockResult } from "../block/block-result.js";
import type { Tally } from "../block/tally.js";
import type { Problem } from "../domain/problem.js";
import type { Settings } from "../settings/settings.js";
import type { Outputs } from "./outputs.js";
import type { OutputRecord } from "./result.js";
import type { RowsWriter } from "./rows-writer.js";

export interface RowsOutputOptions {
  readonly settings: Pick<Settings, "onReject" | "maxRejects">;
  readonly outputs: Outputs;
  readonly writer: RowsWriter;
  readonly onProblem?: ((problem: Problem) => void) | undefined;
  /** The tally of the interrupted run that this one continues. */
  readonly earlier?: Tally | undefined;
}

/** The rows that are made by one recipe: counted, and written unless too many of them are rejected. */
export class RowsOutput {
  readonly tally: Tally;
  readonly writer: RowsWriter;
  private readonly options: RowsOutputOptions;
  private readonly allowed: number;

  constructor(options: RowsOutputOptions) {
    const { onReject, maxRejects } = options.settings;
    this.options = options;
    this.allowed = onReject === "fail" ? 0 : (maxRejects ?? Number.POSITIVE_INFINITY);
    this.writer = options.writer;
    this.tally = options.earlier ?? emptyTally();
  }

  /** More rows were rejected than allowed: from now on rows are validated, but not written. */
  get failed(): boolean {
    return rejectedRows(this.tally) > this.allowed;
  }

  /** Writes a block's result; called in the order of the blocks. */
  async write({ bytes, kept, separatorAt, tally, rejected }: BlockResult): Promise<void> {
    const { outputs, onProblem } = this.options;
    addTally(this.tally, tally);
    for (const { problem, line } of rejected) {
      onProblem?.(problem);
      if (line !== undefined) await outputs.writeReject?.(line);
    }
    if (!this.failed) await this.writer.block(bytes, { kept, separatorAt });
  }

  async publish(): Promise<OutputRecord | undefined> {
    await this.writer.end();
    return this.options.outputs.publishRows();
  }
}

import type { Tally } from "../../block/tally.js";
import type { OnBlockWritten } from "../input-processor.js";
import type { CheckpointWriter } from "./checkpoint-writer.js";

/** The checkpoints of one run, if it writes any. */
export class SavedProgress {
  private writer: CheckpointWriter | undefined;

  /** Writes checkpoints from now on, with the tally at that time. Undefined for a run that cannot be resumed. */
  start(writer: CheckpointWriter | undefined, tally: Tally): OnBlockWritten | undefined {
    this.writer = writer;
    return writer && ((snapshot) => writer.blockWritten(() => ({ ...snapshot(), tally })));
  }

  /** Whether a later run can resume from here. */
  get exists(): boolean {
    return this.writer?.exists === true;
  }

  /** Ends what is being written. */
  async stop(): Promise<void> {
    await this.writer?.stop();
  }

  /** Removes the checkpoint: there is nothing to resume. */
  async remove(): Promise<void> {
    await this.writer?.remove();
  }
}

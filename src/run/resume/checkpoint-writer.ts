import { rename, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import type { Tally } from "../../block/tally.js";
import type { Fingerprint } from "../fingerprint.js";
import type { RunState } from "../input-processor.js";
import type { Outputs, PartialOutputs } from "../outputs.js";
import type { Host } from "../world.js";
import type { Checkpoint, FoundCheckpoint } from "./checkpoint.js";

/** What a checkpoint holds of a run beside its outputs. */
export interface SavedState extends RunState {
  readonly tally: Tally;
}

/** Writes checkpoints beside the partial rows, at most once per interval. */
export class CheckpointWriter {
  private readonly folder: string;
  private readonly outputs: Outputs;
  private readonly fingerprint: (state: RunState) => Fingerprint;
  private readonly host: Host;
  private readonly before: number;
  private readonly started = performance.now();
  private last = performance.now();
  private written: string | undefined;
  private writing: Promise<void> = Promise.resolve();
  private stopped = false;

  /** `folder` is where the rows will be published; `earlier` is the checkpoint that the run resumes from. */
  constructor(
    folder: string,
    outputs: Outputs,
    fingerprint: (state: RunState) => Fingerprint,
    host: Host,
    earlier: FoundCheckpoint | undefined,
  ) {
    this.folder = folder;
    this.outputs = outputs;
    this.fingerprint = fingerprint;
    this.host = host;
    this.before = earlier?.checkpoint.seconds ?? 0;
    this.written = earlier?.path;
  }

  /** Whether there is a checkpoint to resume from. */
  get exists(): boolean {
    return this.written !== undefined;
  }

  /** Seconds since the run began, including those of all earlier attempts. */
  get seconds(): number {
    return this.before + (performance.now() - this.started) / 1000;
  }

  /** Called after each block. */
  async blockWritten(state: () => SavedState): Promise<void> {
    if (performance.now() - this.last < this.host.checkpointMilliseconds) return;
    this.writing = this.save(state);
    await this.writing;
    this.last = performance.now();
  }

  /** Ends what is being written, also after an interruption: no checkpoint is written from now on. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.writing.catch(() => undefined);
  }

  /** Removes the checkpoint: there is nothing to resume. */
  async remove(): Promise<void> {
    if (this.written !== undefined) await rm(this.written, { force: true });
  }

  private async save(state: () => SavedState): Promise<void> {
    const outputs = await this.outputs.checkpoint();
    if (outputs !== undefined && !this.stopped) await this.write(state(), outputs);
  }

  private async write(state: SavedState, { rows, rejects }: PartialOutputs): Promise<void> {
    const { done, position, tally } = state;
    const checkpoint: Checkpoint = {
      fingerprint: this.fingerprint(state),
      ...{ rows, done: [...done], position, tally, seconds: this.seconds },
      ...(rejects === undefined ? {} : { rejects }),
      writer: { process: this.host.id, host: hostname() },
    };
    const path = join(this.folder, `${rows.temporary}.json`);
    const draft = `${path}.new`;
    // rows are durable before the checkpoint counts them; a torn checkpoint is ignored, and its work is repeated
    try {
      await writeFile(draft, JSON.stringify(checkpoint), { flag: "w" });
      await rename(draft, path);
    } catch (cause) {
      await rm(draft, { force: true });
      throw cause;
    }
    this.written = path;
  }
}

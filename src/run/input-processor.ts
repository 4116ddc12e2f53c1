import type { BlockResult } from "../block/block-result.js";
import { ANY_FORMAT, FormatSample } from "../block/format-sample.js";
import { addTally, emptyTally, rejectedRows, type Tally } from "../block/tally.js";
import type { Preparer } from "../block/workers/block-preparer.js";
import { createInputFormat, type FormatSettings } from "../formats/input/registry.js";
import type { Input } from "../io/inputs.js";
import { openRows } from "../io/open-rows.js";
import type { Block, LinePosition } from "../io/rows/block.js";
import type { Settings } from "../settings/settings.js";
import { CHUNK_BYTES, resolveWorkload } from "../settings/workload.js";
import { ContainerWriter } from "./container-writer.js";
import type { Outputs } from "./outputs.js";
import type { InputRecord, OutputRecord } from "./result.js";
import type { World } from "./world.js";

/** Where a run stands between two blocks. */
export interface RunState {
  /** The inputs that are read to their end, and how far the next one is. */
  readonly done: readonly InputRecord[];
  readonly position: LinePosition;
  readonly tally: Tally;
  readonly format: FormatSettings | undefined;
}

/** Told after each block of lines that is written. */
export type OnBlockWritten = (snapshot: () => RunState) => Promise<void>;

/** A block's result, and where the next block begins. */
interface PendingBlock {
  readonly result: Promise<BlockResult>;
  readonly next: LinePosition | undefined;
}

/** One run's way through its inputs: what is carried from block to block and from input to input. */
export class InputProcessor {
  readonly tally: Tally;
  format: FormatSettings | undefined;
  private readonly settings: Settings;
  private readonly world: World;
  private readonly outputs: Outputs;
  private readonly preparer: Preparer;
  private readonly hashed: boolean;
  private readonly bytesTotal: number | undefined;
  private readonly allowed: number;
  private readonly container: ContainerWriter;
  /** The shape that the preparer was told. */
  private expected: FormatSettings | undefined;
  private readonly start: Pick<RunState, "done" | "position"> | undefined;
  private readonly onBlockWritten: OnBlockWritten | undefined;
  private readonly done: InputRecord[];
  private bytesDone = 0;

  /** `earlier` is where an earlier run stood, from which this one goes on. */
  constructor(
    settings: Settings,
    world: World,
    outputs: Outputs,
    preparer: Preparer,
    hashed: boolean,
    bytesTotal: number | undefined,
    earlier?: Pick<RunState, "done" | "position" | "tally">,
    onBlockWritten?: OnBlockWritten,
  ) {
    const { onReject, maxRejects } = settings;
    this.settings = settings;
    this.world = world;
    this.outputs = outputs;
    this.preparer = preparer;
    this.hashed = hashed;
    this.bytesTotal = bytesTotal;
    this.allowed = onReject === "fail" ? 0 : (maxRejects ?? Number.POSITIVE_INFINITY);
    this.container = new ContainerWriter(outputs.writeRows);
    this.format = settings.format;
    this.tally = earlier?.tally ?? emptyTally();
    this.start = earlier;
    this.done = [...(earlier?.done ?? [])];
    this.onBlockWritten = onBlockWritten;
  }

  /** More rows were unfit than allowed: from here on rows are judged, but no longer written. */
  get failed(): boolean {
    return rejectedRows(this.tally) > this.allowed;
  }

  /** Reads the inputs, in order, and says what each was. */
  async processAll(inputs: readonly Input[]): Promise<readonly InputRecord[]> {
    const before = this.done.length;
    for (const { bytes } of this.done) this.bytesDone += bytes;
    for (const [i, input] of inputs.entries()) {
      if (i < before) continue;
      this.done.push(await this.processInput(input, i === before ? this.start?.position : undefined));
    }
    return this.done;
  }

  private async processInput(input: Input, from: LinePosition | undefined): Promise<InputRecord> {
    const { preparer, hashed } = this;
    const reading = { hashed, chunkBytes: CHUNK_BYTES[resolveWorkload(this.settings)] };
    const source = await openRows(input, this.world, this.settings, reading, from);
    const { name, rows } = source;
    if (!rows.empty) this.container.begin(rows.container, name);
    const pending: PendingBlock[] = [];
    const writeFirst = async (): Promise<void> => {
      const { result, next } = pending.shift()!;
      await this.write(await result);
      if (next !== undefined) await this.onBlockWritten?.(() => this.snapshot(next));
      this.report(this.bytesDone + source.bytesRead());
    };
    for await (const block of this.untilFormatKnown(rows.blocks)) {
      this.world.signal?.throwIfAborted();
      if (block.container === "array" && block.rows.length === 0 && block.oversized === undefined) {
        this.container.close(block.bytes);
        continue;
      }
      this.announceFormat();
      pending.push({ result: preparer.prepare(block, name), next: block.next });
      if (pending.length >= preparer.maxInFlight) await writeFirst();
    }
    while (pending.length > 0) await writeFirst();
    const bytes = source.bytesRead();
    this.bytesDone += bytes;
    return { name, bytes, sha256: source.sha256() };
  }

  async publish(): Promise<OutputRecord | undefined> {
    await this.container.end();
    return this.outputs.publishRows();
  }

  private snapshot(position: LinePosition): RunState {
    const { done, tally, format } = this;
    return { done, position, tally, format };
  }

  /** Writes what came of a block, in the order of the blocks. */
  private async write(result: BlockResult): Promise<void> {
    const { bytes, kept, separatorAt, tally, rejected } = result;
    addTally(this.tally, tally);
    for (const { problem, line } of rejected) {
      this.world.onProblem?.(problem);
      if (line !== undefined) await this.outputs.writeReject?.(line);
    }
    if (!this.failed) await this.container.block(bytes, { kept, separatorAt });
    this.preparer.release(result);
  }

  /** The same blocks, but none before the shape is known that their first rows settle, or the input has ended. */
  private async *untilFormatKnown(blocks: AsyncIterable<Block>): AsyncGenerator<Block> {
    const waiting: Block[] = [];
    const sample = new FormatSample();
    for await (const block of blocks) {
      if (this.format !== undefined) yield block;
      else {
        const enough = sample.add(block);
        // a block is only valid until the next one is asked for
        waiting.push({ ...block, bytes: Buffer.from(block.bytes), rows: Array.from(block.rows) });
        if (enough) yield* this.settle(sample, waiting);
      }
    }
    yield* this.settle(sample, waiting);
  }

  private *settle(sample: FormatSample, waiting: Block[]): Generator<Block> {
    this.format ??= sample.format();
    yield* waiting.splice(0);
  }

  /** Before the shape is known, there are only rows that no shape could read. */
  private announceFormat(): void {
    const format = this.format ?? ANY_FORMAT;
    if (format === this.expected) return;
    this.expected = format;
    this.preparer.setFormat(format);
    if (this.format !== undefined && this.settings.format === undefined)
      this.world.onFormat?.(createInputFormat(format).label);
  }

  private report(bytesRead: number): void {
    const { bytesTotal, world, tally } = this;
    world.onProgress?.({ rows: tally.rowsIn, rejected: rejectedRows(tally), bytesRead, bytesTotal });
  }
}

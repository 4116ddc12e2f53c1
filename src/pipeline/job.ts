import { createShape, type ShapeSettings } from "../formats/registry.js";
import type { Block } from "../io/block.js";
import type { Input } from "../io/inputs.js";
import { ContainerWriter } from "./container-writer.js";
import { openRows } from "./open-rows.js";
import type { Outputs } from "./outputs.js";
import type { InputRecord, OutputRecord, World } from "./request.js";
import type { Settings } from "./settings.js";
import { ANY_SHAPE, ShapeSample } from "./shape-sample.js";
import { addTally, emptyTally, rejectedRows } from "./tally.js";
import type { BlockResult } from "./workers/block-result.js";
import type { Preparer } from "./workers/preparer.js";

/** One run's way through its inputs: what is carried from block to block and from input to input. */
export class Job {
  readonly tally = emptyTally();
  shape: ShapeSettings | undefined;
  private readonly settings: Settings;
  private readonly world: World;
  private readonly outputs: Outputs;
  private readonly preparer: Preparer;
  private readonly hashed: boolean;
  private readonly bytesTotal: number | undefined;
  private readonly allowed: number;
  private readonly container: ContainerWriter;
  /** The shape that the preparer was told. */
  private expected: ShapeSettings | undefined;
  private bytesDone = 0;

  constructor(
    settings: Settings,
    world: World,
    outputs: Outputs,
    preparer: Preparer,
    hashed: boolean,
    bytesTotal: number | undefined,
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
    this.shape = settings.shape;
  }

  /** More rows were unfit than allowed: from here on rows are judged, but no longer written. */
  get failed(): boolean {
    return rejectedRows(this.tally) > this.allowed;
  }

  async take(input: Input): Promise<InputRecord> {
    const { preparer, hashed } = this;
    const reading = { hashed, chunkBytes: preparer.blockBytes };
    const source = await openRows(input, this.world, this.settings, reading);
    const { name, rows } = source;
    if (!rows.empty) this.container.begin(rows.container, name);
    const onTheirWay: Promise<BlockResult>[] = [];
    const writeFirst = async (): Promise<void> => {
      await this.write(await onTheirWay.shift()!);
      this.report(this.bytesDone + source.bytesRead());
    };
    for await (const block of this.settled(rows.blocks)) {
      this.world.signal?.throwIfAborted();
      if (block.container === "array" && block.rows.length === 0 && block.oversized === undefined) {
        this.container.close(block.bytes);
        continue;
      }
      this.expectShape();
      onTheirWay.push(preparer.prepare(block, name));
      if (onTheirWay.length >= preparer.inFlight) await writeFirst();
    }
    while (onTheirWay.length > 0) await writeFirst();
    const bytes = source.bytesRead();
    this.bytesDone += bytes;
    return { name, bytes, sha256: source.sha256() };
  }

  async publish(): Promise<OutputRecord | undefined> {
    await this.container.end();
    return this.outputs.publishRows();
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
    this.preparer.giveBack(result);
  }

  /** The same blocks, but none before the shape is known that their first rows settle, or the input has ended. */
  private async *settled(blocks: AsyncIterable<Block>): AsyncGenerator<Block> {
    const waiting: Block[] = [];
    const sample = new ShapeSample();
    for await (const block of blocks) {
      if (this.shape !== undefined) yield block;
      else {
        const enough = sample.add(block);
        // a block is only valid until the next one is asked for
        waiting.push({ ...block, bytes: Buffer.from(block.bytes) });
        if (enough) yield* this.settle(sample, waiting);
      }
    }
    yield* this.settle(sample, waiting);
  }

  private *settle(sample: ShapeSample, waiting: Block[]): Generator<Block> {
    this.shape ??= sample.shape();
    yield* waiting.splice(0);
  }

  /** Before the shape is known, there are only rows that no shape could read. */
  private expectShape(): void {
    const shape = this.shape ?? ANY_SHAPE;
    if (shape === this.expected) return;
    this.expected = shape;
    this.preparer.expect(shape);
    if (this.shape !== undefined && this.settings.shape === undefined)
      this.world.onShape?.(createShape(shape).label);
  }

  private report(bytesRead: number): void {
    const { bytesTotal, world, tally } = this;
    world.onProgress?.({ rows: tally.rowsIn, rejected: rejectedRows(tally), bytesRead, bytesTotal });
  }
}

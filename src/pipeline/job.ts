import type { ShapeSettings } from "../formats/registry.js";
import type { Block } from "../io/block.js";
import type { Input } from "../io/inputs.js";
import type { LoadedTokenizer } from "../tokenizers/load.js";
import { ContainerWriter } from "./container-writer.js";
import type { Judge } from "./judge-row.js";
import { openRows } from "./open-rows.js";
import type { Outputs } from "./outputs.js";
import { createRecipe } from "./recipe.js";
import type { InputRecord, OutputRecord, RunRequest, World } from "./request.js";
import { ANY_SHAPE, ShapeSample } from "./shape-sample.js";
import { addTally, emptyTally, rejectedRows } from "./tally.js";
import type { BlockResult } from "./workers/block-result.js";
import { workerPool } from "./workers/pool.js";
import { localPreparer, type Preparer } from "./workers/preparer.js";

/** One run's way through its inputs: what is carried from block to block and from input to input. */
export class Job {
  readonly tally = emptyTally();
  shape: ShapeSettings | undefined;
  private readonly request: RunRequest;
  private readonly world: World;
  private readonly outputs: Outputs;
  private readonly loaded: LoadedTokenizer | undefined;
  private readonly judge: Judge | undefined;
  private readonly bytesTotal: number | undefined;
  private readonly allowed: number;
  private readonly container: ContainerWriter;
  private preparer: Preparer | undefined;
  private bytesDone = 0;

  constructor(
    request: RunRequest,
    world: World,
    outputs: Outputs,
    loaded: LoadedTokenizer | undefined,
    judge: Judge | undefined,
    bytesTotal: number | undefined,
  ) {
    const { onReject, maxRejects } = request.settings;
    this.request = request;
    this.world = world;
    this.outputs = outputs;
    this.loaded = loaded;
    this.judge = judge;
    this.bytesTotal = bytesTotal;
    this.allowed = onReject === "fail" ? 0 : (maxRejects ?? Number.POSITIVE_INFINITY);
    this.container = new ContainerWriter(outputs.writeRows);
    this.shape = request.settings.shape;
  }

  /** More rows were unfit than allowed: from here on rows are judged, but no longer written. */
  get failed(): boolean {
    return rejectedRows(this.tally) > this.allowed;
  }

  async take(input: Input): Promise<InputRecord> {
    const { settings } = this.request;
    const hashed = this.request.outputs.manifest !== undefined;
    const counts = { blank: 0 };
    const source = await openRows(input, this.world, settings, hashed, counts);
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
      const preparer = this.preparerFor();
      onTheirWay.push(preparer.prepare(block, name));
      if (onTheirWay.length >= preparer.inFlight) await writeFirst();
    }
    while (onTheirWay.length > 0) await writeFirst();
    this.tally.blankLines += counts.blank;
    const bytes = source.bytesRead();
    this.bytesDone += bytes;
    return { name, bytes, sha256: source.sha256() };
  }

  async publish(): Promise<OutputRecord | undefined> {
    await this.container.end();
    return this.outputs.publishRows();
  }

  /** Ends the threads, if there are any. */
  async close(): Promise<void> {
    await this.preparer?.close();
  }

  /** Writes what came of a block, in the order of the blocks. */
  private async write({ bytes, kept, separatorAt, tally, rejected }: BlockResult): Promise<void> {
    addTally(this.tally, tally);
    for (const { problem, line } of rejected) {
      this.world.onProblem?.(problem);
      if (line !== undefined) await this.outputs.writeReject?.(line);
    }
    if (!this.failed) await this.container.block(bytes, { kept, separatorAt });
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
  private preparerFor(): Preparer {
    if (this.preparer !== undefined) return this.preparer;
    const { settings, outputs, showContent } = this.request;
    const lines = outputs.rejects === undefined ? "none" : showContent ? "content" : "identity";
    const recipe = createRecipe(settings, this.shape ?? ANY_SHAPE, this.loaded?.tokenizer, this.judge);
    if (this.shape === undefined) return localPreparer(recipe, settings.maxRowBytes, lines);
    if (settings.shape === undefined) this.world.onShape?.(recipe.shape.label);
    const { cwd, env } = this.world;
    const { workers } = settings;
    this.preparer =
      workers === 1
        ? localPreparer(recipe, settings.maxRowBytes, lines)
        : workerPool(workers, {
            settings,
            shape: this.shape,
            cwd,
            env,
            tokenizer: this.loaded?.identity.sha256,
            lines,
          });
    return this.preparer;
  }

  private report(bytesRead: number): void {
    const { bytesTotal, world, tally } = this;
    world.onProgress?.({ rows: tally.rowsIn, rejected: rejectedRows(tally), bytesRead, bytesTotal });
  }
}

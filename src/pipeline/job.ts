import type { Problem } from "../domain/problem.js";
import type { Tokenizer } from "../domain/tokenizer.js";
import type { ShapeSettings } from "../formats/registry.js";
import type { Block } from "../io/block.js";
import { ByteBuffer } from "../io/byte-buffer.js";
import type { Input } from "../io/inputs.js";
import { ContainerWriter } from "./container-writer.js";
import type { Judge } from "./judge-row.js";
import { openRows } from "./open-rows.js";
import type { Outputs } from "./outputs.js";
import { prepareBlock } from "./prepare-block.js";
import { placeOf, type RawRow } from "./prepare-row.js";
import { createRecipe, type Recipe } from "./recipe.js";
import { rejectLine } from "./rejects.js";
import type { InputRecord, OutputRecord, RunRequest, World } from "./request.js";
import { ANY_SHAPE, ShapeSample } from "./shape-sample.js";
import { count, emptyTally, rejectedRows } from "./tally.js";

/** One run's way through its inputs: what is carried from block to block and from input to input. */
export class Job {
  readonly tally = emptyTally();
  shape: ShapeSettings | undefined;
  private readonly request: RunRequest;
  private readonly world: World;
  private readonly outputs: Outputs;
  private readonly tokenizer: Tokenizer | undefined;
  private readonly judge: Judge | undefined;
  private readonly bytesTotal: number | undefined;
  private readonly allowed: number;
  private readonly container: ContainerWriter;
  private readonly out = new ByteBuffer(3 << 19);
  private recipe: Recipe | undefined;
  private bytesDone = 0;

  constructor(
    request: RunRequest,
    world: World,
    outputs: Outputs,
    tokenizer: Tokenizer | undefined,
    judge: Judge | undefined,
    bytesTotal: number | undefined,
  ) {
    const { onReject, maxRejects } = request.settings;
    this.request = request;
    this.world = world;
    this.outputs = outputs;
    this.tokenizer = tokenizer;
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
    for await (const block of this.settled(rows.blocks)) {
      this.world.signal?.throwIfAborted();
      await this.prepare(block, name);
      this.report(this.bytesDone + source.bytesRead());
    }
    this.tally.blankLines += counts.blank;
    const bytes = source.bytesRead();
    this.bytesDone += bytes;
    return { name, bytes, sha256: source.sha256() };
  }

  async publish(): Promise<OutputRecord | undefined> {
    await this.container.end();
    return this.outputs.publishRows();
  }

  private async prepare(block: Block, name: string): Promise<void> {
    if (block.container === "array" && block.rows.length === 0 && block.oversized === undefined) {
      this.container.close(block.bytes);
      return;
    }
    const problems: (readonly [Problem, RawRow | undefined])[] = [];
    this.out.clear();
    const prepared = prepareBlock(this.recipeFor(), block, name, this.out, (outcome, row) => {
      count(this.tally, outcome);
      if (outcome.kind === "rejected") problems.push([outcome.problem, row]);
    });
    if (block.oversized !== undefined) {
      const { ordinal, bytes } = block.oversized;
      const fact = `${bytes} bytes; the limit is ${this.request.settings.maxRowBytes} (--max-row-bytes)`;
      const problem: Problem = {
        rule: "too-long",
        place: placeOf({ file: name, container: block.container }, ordinal),
        field: "",
        fact,
      };
      count(this.tally, { kind: "rejected", problem, judged: [] });
      problems.push([problem, undefined]);
    }
    for (const [problem, row] of problems) {
      this.world.onProblem?.(problem);
      await this.outputs.writeReject?.(rejectLine(problem, row, this.request.showContent));
    }
    if (!this.failed) await this.container.block(this.out, prepared);
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

  private recipeFor(): Recipe {
    if (this.recipe !== undefined) return this.recipe;
    const { settings } = this.request;
    const recipe = createRecipe(settings, this.shape ?? ANY_SHAPE, this.tokenizer, this.judge);
    if (this.shape === undefined) return recipe;
    if (settings.shape === undefined) this.world.onShape?.(recipe.shape.label);
    this.recipe = recipe;
    return recipe;
  }

  private report(bytesRead: number): void {
    const { bytesTotal, world, tally } = this;
    world.onProgress?.({ rows: tally.rowsIn, rejected: rejectedRows(tally), bytesRead, bytesTotal });
  }
}

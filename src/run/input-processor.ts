import { rejectedRows } from "../block/add-tally.js";
import type { BlockResult } from "../block/block-result.js";
import { ANY_FORMAT, FormatSample } from "../block/format-sample.js";
import { type Preparer, workloadOf } from "../block/workers/block-preparer.js";
import { createInputFormat, type FormatSettings } from "../formats/input/registry.js";
import type { Input } from "../io/inputs.js";
import { type OpenRows, openRows } from "../io/open-rows.js";
import type { Block, LinePosition } from "../io/rows/block.js";
import { RowLimit } from "../io/rows/row-limit.js";
import type { ResolvedSettings } from "../settings/resolve-settings.js";
import type { Settings } from "../settings/settings.js";
import { CHUNK_BYTES } from "../settings/workload.js";
import type { RunEvents } from "./events.js";
import type { InputRecord } from "./result.js";
import type { RowsOutput } from "./rows-output.js";
import type { World } from "./world.js";

/** The state of a run between two blocks. */
export interface RunState {
  /** The inputs that were read to their end, and the position in the next one. */
  readonly done: readonly InputRecord[];
  readonly position: LinePosition;
  readonly format: FormatSettings | undefined;
}

/** Called after each block of lines is written. */
export type OnBlockWritten = (snapshot: () => RunState) => Promise<void>;

/** A block's results, and the position of the next block. */
interface PendingBlock {
  readonly results: Promise<readonly BlockResult[]>;
  readonly next: LinePosition | undefined;
}

/** What a processor works with. */
export interface ProcessorOptions {
  /** The settings of each output. Those that say how rows are read are the same in all. */
  readonly settings: readonly ResolvedSettings[];
  /** In the same order. */
  readonly outputs: readonly RowsOutput[];
  readonly preparer: Preparer;
  readonly world: World;
  readonly events: RunEvents;
  /** Whether the SHA-256 of each input is recorded. */
  readonly hashed: boolean;
  readonly bytesTotal: number | undefined;
  /** The state of the interrupted run that this one continues. */
  readonly earlier?: Pick<RunState, "done" | "position"> | undefined;
  readonly onBlockWritten?: OnBlockWritten | undefined;
}

/** Processes a run's inputs in order; holds the state kept between blocks and between inputs. */
export class InputProcessor {
  format: FormatSettings | undefined;
  private readonly options: ProcessorOptions;
  private readonly reading: Settings;
  /** The format that the preparer was given. */
  private expected: FormatSettings | undefined;
  private readonly done: InputRecord[];
  private readonly limit: RowLimit;
  private bytesDone = 0;

  constructor(options: ProcessorOptions) {
    this.options = options;
    this.reading = options.settings[0]!.settings;
    this.format = this.reading.format;
    this.limit = new RowLimit(this.reading.limit);
    this.done = [...(options.earlier?.done ?? [])];
  }

  /** Reads the inputs, in order, up to the limit of rows, and returns a record of each that was read. */
  async processAll(inputs: readonly Input[]): Promise<readonly InputRecord[]> {
    const before = this.done.length;
    for (const { bytes } of this.done) this.bytesDone += bytes;
    for (const [i, input] of inputs.entries()) {
      if (i < before) continue;
      if (this.limit.isReached) break;
      const start = i === before ? this.options.earlier?.position : undefined;
      this.done.push(await this.processInput(input, start));
    }
    return this.done;
  }

  private async processInput(input: Input, from: LinePosition | undefined): Promise<InputRecord> {
    const { settings, world, hashed } = this.options;
    const reading = { hashed, chunkBytes: CHUNK_BYTES[workloadOf(settings)] };
    const source = await openRows(input, world, this.reading, reading, from);
    try {
      await this.processRows(source);
    } finally {
      await source.close();
    }
    const bytes = source.bytesRead();
    this.bytesDone += bytes;
    // after the limit, more of the input may follow
    return { name: source.name, bytes, sha256: this.limit.isReached ? undefined : source.sha256() };
  }

  private async processRows(source: OpenRows): Promise<void> {
    const { outputs, world, preparer, onBlockWritten } = this.options;
    const { name, rows } = source;
    if (!rows.empty) for (const { writer } of outputs) writer.begin(rows.container, name);
    const pending: PendingBlock[] = [];
    const writeFirst = async (): Promise<void> => {
      const { results, next } = pending.shift()!;
      await this.write(await results);
      if (next !== undefined) await onBlockWritten?.(() => this.snapshot(next));
      this.report(this.bytesDone + source.bytesRead());
    };
    for await (const block of this.limit.take(this.untilFormatKnown(rows.blocks))) {
      world.signal?.throwIfAborted();
      if (block.container === "array" && block.rows.length === 0 && block.oversized === undefined) {
        for (const { writer } of outputs) writer.close(block.bytes);
        continue;
      }
      this.announceFormat();
      pending.push({ results: preparer.prepare(block, name), next: block.next });
      if (pending.length >= preparer.maxInFlight) await writeFirst();
    }
    while (pending.length > 0) await writeFirst();
  }

  private snapshot(position: LinePosition): RunState {
    const { done, format } = this;
    return { done, position, format };
  }

  /** Writes a block's results; called in the order of the blocks. */
  private async write(results: readonly BlockResult[]): Promise<void> {
    const { outputs, preparer } = this.options;
    for (const [i, output] of outputs.entries()) await output.write(results[i]!);
    preparer.release(results);
  }

  /** The same blocks, delayed until their first rows decide the format or the input ends. */
  private async *untilFormatKnown(blocks: AsyncIterable<Block>): AsyncGenerator<Block> {
    const waiting: Block[] = [];
    const sample = new FormatSample();
    for await (const block of blocks) {
      if (this.format !== undefined) yield block;
      else {
        const enough = sample.add(block);
        // a block is valid only until the next one is requested
        waiting.push({ ...block, bytes: Buffer.from(block.bytes), rows: Array.from(block.rows) });
        if (enough) yield* this.settle(sample, waiting);
      }
    }
    yield* this.settle(sample, waiting);
  }

  private *settle(sample: FormatSample, waiting: Block[]): Generator<Block> {
    this.format ??= sample.format(this.reading.formatOptions);
    yield* waiting.splice(0);
  }

  /** Sends the format to the preparer. Rows before it is known are invalid in every format. */
  private announceFormat(): void {
    const format = this.format ?? ANY_FORMAT;
    if (format === this.expected) return;
    this.expected = format;
    const { preparer, events } = this.options;
    preparer.setFormat(format);
    if (this.format !== undefined && this.reading.format === undefined)
      events.onFormat?.(createInputFormat(format).label);
  }

  private report(bytesRead: number): void {
    const { bytesTotal, events, outputs, settings } = this.options;
    const { tally } = outputs[0]!;
    const { limit } = settings[0]!.settings;
    events.onProgress?.({ rows: tally.rowsIn, rejected: rejectedRows(tally), bytesRead, bytesTotal, limit });
  }
}

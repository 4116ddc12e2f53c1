import type { DetectedOptions } from "../formats/input/pair.js";
import type { FormatSettings } from "../formats/input/registry.js";
import type { Block } from "../io/rows/block.js";
import { ANY_FORMAT, FormatSample } from "./format-sample.js";

/** A block, and the format of its rows. */
export interface FormattedBlock {
  readonly block: Block;
  readonly format: FormatSettings;
}

/** Finds the format of rows that are read in order, as a run does: from the first rows of an input, unless it is known. */
export class FormatFinder {
  private format: FormatSettings | undefined;
  private readonly options: DetectedOptions | undefined;

  constructor(given: FormatSettings | undefined, options: DetectedOptions | undefined) {
    this.format = given;
    this.options = options;
  }

  /** The format; undefined before a row was seen from which it could be found. */
  get known(): FormatSettings | undefined {
    return this.format;
  }

  /**
   * The blocks of one input, delayed until their format is known; `look` sees those that wait for it. Rows before it is known
   * are invalid in every format. Throws RunError `usage` if the rows fit no format, or more than one.
   */
  async *blocks(blocks: AsyncIterable<Block>, look?: (block: Block) => void): AsyncGenerator<FormattedBlock> {
    const waiting: Block[] = [];
    const sample = new FormatSample();
    for await (const block of blocks) {
      if (this.format !== undefined) yield { block, format: this.format };
      else {
        look?.(block);
        // a block is valid only until the next one is requested
        waiting.push({ ...block, bytes: Buffer.from(block.bytes), rows: Array.from(block.rows) });
        if (sample.add(block)) yield* this.settle(sample, waiting);
      }
    }
    yield* this.settle(sample, waiting);
  }

  private *settle(sample: FormatSample, waiting: Block[]): Generator<FormattedBlock> {
    this.format ??= sample.format(this.options);
    for (const block of waiting.splice(0)) yield { block, format: this.format ?? ANY_FORMAT };
  }
}

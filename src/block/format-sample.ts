import { detectFormat } from "../formats/input/detect.js";
import type { JsonObject } from "../formats/input/format.js";
import type { DetectedOptions } from "../formats/input/pair.js";
import type { FormatSettings } from "../formats/input/registry.js";
import { type Block, ROW_FIELDS } from "../io/rows/block.js";

/** A format for rows that are not JSON objects: they are rejected before the format is used. */
export const ANY_FORMAT: FormatSettings = { name: "alpaca" };

/** Maximum size of the sample, in rows and in bytes; the bytes include skipped rows. */
const SAMPLED_ROWS = 100;
const SAMPLED_BYTES = 8 << 20;

/**
 * The first rows of the inputs, from which their format is detected; the same rows however they are split into blocks.
 * Rows that are not JSON objects are skipped; they are rejected later.
 */
export class FormatSample {
  private readonly rows: JsonObject[] = [];
  private bytes = 0;

  /** Adds the block's rows. Returns whether the sample is full. */
  add(block: Block): boolean {
    const { rows } = block;
    for (let i = 0; i < rows.length && !this.isFull; i += ROW_FIELDS) {
      this.bytes += rows[i + 1]! - rows[i]!;
      const row = rowObject(block, i);
      if (row !== undefined) this.rows.push(row);
    }
    return this.isFull;
  }

  /** The format; undefined for an empty sample. Throws RunError `usage` if the rows fit no format, or more than one. */
  format(options: DetectedOptions | undefined): FormatSettings | undefined {
    return this.rows.length === 0 ? undefined : detectFormat(this.rows, options);
  }

  private get isFull(): boolean {
    return this.rows.length >= SAMPLED_ROWS || this.bytes >= SAMPLED_BYTES;
  }
}

/** The row whose fields begin at index `at` of `rows`; undefined if there is none, or it is not a JSON object. */
export function rowObject({ bytes, rows }: Block, at: number): JsonObject | undefined {
  if (at >= rows.length) return undefined;
  try {
    const value: unknown = JSON.parse(bytes.toString("utf8", rows[at], rows[at + 1]));
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as JsonObject)
      : undefined;
  } catch {
    return undefined;
  }
}

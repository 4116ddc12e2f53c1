import { detectFormat } from "../formats/input/detect.js";
import type { JsonObject } from "../formats/input/format.js";
import type { FormatSettings } from "../formats/input/registry.js";
import { type Block, ROW_FIELDS } from "../io/rows/block.js";

/** Rows that are no JSON objects are refused before any shape is asked, so for them every shape will do. */
export const ANY_FORMAT: FormatSettings = { name: "alpaca" };

/** How many rows the shape is found out from, and how many bytes may go by until there are so many. */
const SAMPLED_ROWS = 100;
const SAMPLED_BYTES = 8 << 20;

/**
 * The first rows of the inputs, from which their shape is found out: so many of them, whatever blocks they come in.
 * Rows that are no JSON objects say nothing; they will be rejected in their turn.
 */
export class FormatSample {
  private readonly rows: JsonObject[] = [];
  private bytes = 0;

  /** Whether enough has been seen. */
  add(block: Block): boolean {
    const { rows } = block;
    for (let i = 0; i < rows.length && !this.isFull; i += ROW_FIELDS) {
      this.bytes += rows[i + 1]! - rows[i]!;
      const row = rowObject(block, i);
      if (row !== undefined) this.rows.push(row);
    }
    return this.isFull;
  }

  /** The shape, or undefined when no row has said anything. Throws RunError `usage` when the rows do not settle it. */
  format(): FormatSettings | undefined {
    return this.rows.length === 0 ? undefined : detectFormat(this.rows);
  }

  private get isFull(): boolean {
    return this.rows.length >= SAMPLED_ROWS || this.bytes >= SAMPLED_BYTES;
  }
}

/** The row whose fields begin at `at` of the block's rows, or undefined when there is none or it is no JSON object. */
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

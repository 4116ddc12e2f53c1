import { detectShape } from "../formats/detect.js";
import type { ShapeSettings } from "../formats/registry.js";
import type { JsonObject } from "../formats/shape.js";
import { type Block, ROW_FIELDS } from "../io/block.js";

/** Rows that are no JSON objects are refused before any shape is asked, so for them every shape will do. */
export const ANY_SHAPE: ShapeSettings = { name: "alpaca" };

/** How many rows the shape is found out from. */
export const SAMPLED_ROWS = 100;

/**
 * The shape of the block's first rows. Rows that are no JSON objects say nothing; they will be rejected in their turn.
 * Undefined when no row says anything. Throws RunError `usage` when the rows do not settle it.
 */
export function shapeOf({ bytes, rows }: Block): ShapeSettings | undefined {
  const sample: JsonObject[] = [];
  for (let i = 0; i < rows.length && sample.length < SAMPLED_ROWS; i += ROW_FIELDS) {
    const row = objectIn(bytes.toString("utf8", rows[i], rows[i + 1]));
    if (row !== undefined) sample.push(row);
  }
  return sample.length === 0 ? undefined : detectShape(sample);
}

function objectIn(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as JsonObject)
      : undefined;
  } catch {
    return undefined;
  }
}

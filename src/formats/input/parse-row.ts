import type { z } from "zod";
import type { Path } from "../../domain/path.js";
import { RowError } from "../../domain/problem.js";
import { ExactNumber } from "../../json/exact.js";
import type { JsonObject } from "./format.js";

/**
 * The row itself, validated. A plain schema is enough, and copies less: zod's copy, which loses `__proto__`, is not used.
 * Throws RowError `missing-field` or `wrong-type`.
 */
export function checkRow<Row>(schema: z.ZodType<Row>, row: JsonObject): Row {
  const result = schema.safeParse(row);
  if (result.success) return row as unknown as Row;
  const [issue] = result.error.issues;
  const path = (issue?.path ?? []).filter((step) => typeof step !== "symbol");
  const expected =
    issue?.code === "invalid_type" ? (TYPE_NAMES[issue.expected] ?? issue.expected) : "another value";
  throw mismatch(path, expected, valueAt(row, path));
}

/** The error for a missing value (`missing-field`) or a value of the wrong type (`wrong-type`). */
export function mismatch(path: Path, expected: string, found: unknown): RowError {
  return found === undefined
    ? new RowError("missing-field", path, `expected ${expected}, found no such field`)
    : new RowError("wrong-type", path, `expected ${expected}, found ${typeName(found)}`);
}

const TYPE_NAMES: Readonly<Record<string, string>> = { string: "text", array: "a list", object: "an object" };

export function typeName(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (value instanceof ExactNumber) return "a number";
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  if (typeof value === "number" && !Number.isInteger(value)) return "a fraction";
  return (
    { string: "text", number: "a number", boolean: "true or false", object: "an object" }[
      typeof value as string
    ] ?? "nothing"
  );
}

function valueAt(row: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, step)
        ? Reflect.get(value, step)
        : undefined,
    row,
  );
}

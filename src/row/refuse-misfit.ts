import type { Columns, ColumnType } from "../domain/columns.js";
import type { Path } from "../domain/path.js";
import { RowError } from "../domain/problem.js";
import type { JsonObject } from "../formats/input/format.js";
import { isObject } from "../json/is-object.js";

/**
 * Throws RowError `unsupported-content` for a row that a table of these columns could only hold bent: another field would
 * stand as null in all other rows, a missing one as null in this one, and a value of another type would be converted.
 */
export function refuseMisfit(columns: Columns, row: JsonObject, path: Path = []): void {
  const other = Object.keys(row).find((name) => !Object.hasOwn(columns, name));
  if (other !== undefined)
    throw misfit(
      [...path, other],
      `a Parquet file has the same fields in every row, here ${Object.keys(columns).join(", ")}; remove this one, or write a .jsonl file`,
    );
  for (const [name, type] of Object.entries(columns)) {
    if (!Object.hasOwn(row, name))
      throw misfit([...path, name], "a Parquet file has this field in every row; write a .jsonl file");
    refuseType(type, row[name], [...path, name]);
  }
}

function refuseType(type: ColumnType, value: unknown, path: Path): void {
  switch (type.kind) {
    case "text":
      if (typeof value !== "string") throw wrongType("text", path);
      if (!value.isWellFormed())
        throw misfit(path, "the text has half a surrogate pair, which is not a character in Parquet");
      return;
    case "boolean":
      if (typeof value !== "boolean") throw wrongType("true or false", path);
      return;
    case "int32":
      if (typeof value !== "number" || (value | 0) !== value || Object.is(value, -0))
        throw wrongType("a whole number of 32 bits", path);
      return;
    case "list":
      if (!Array.isArray(value)) throw wrongType("a list", path);
      for (const [i, item] of value.entries()) refuseType(type.item, item, [...path, i]);
      return;
    case "object":
      if (!isObject(value)) throw wrongType("an object", path);
      refuseMisfit(type.fields, value, path);
  }
}

function wrongType(expected: string, path: Path): RowError {
  return misfit(path, `in a Parquet file, this field is ${expected} in every row; write a .jsonl file`);
}

function misfit(path: Path, message: string): RowError {
  return new RowError("unsupported-content", path, message);
}

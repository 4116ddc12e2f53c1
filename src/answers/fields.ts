import { contentText } from "../completions/content-text.js";
import type { Path } from "../domain/path.js";
import { RowError } from "../domain/problem.js";
import { mismatch } from "../formats/input/parse-row.js";
import { isObject } from "../json/is-object.js";
import type { JsonObject } from "./format.js";

/** The object that an item must be. Throws RowError `not-an-object`. */
export function objectIn(value: unknown): JsonObject {
  if (isObject(value)) return value;
  throw new RowError("not-an-object", [], "expected an object");
}

/** Throws RowError `missing-field` or `wrong-type`. */
export function textAt(row: JsonObject, key: string, path: Path = []): string {
  const value = row[key];
  if (typeof value === "string") return value;
  throw mismatch([...path, key], "text", value);
}

/**
 * A name that is a text or a number; undefined for a value that is missing or null. Throws RowError `wrong-type`, also for
 * a number of which a double does not keep all digits.
 */
export function idAt(row: JsonObject, key: string): string | undefined {
  const value = row[key];
  if (value == null) return undefined;
  if (typeof value === "string" || Number.isSafeInteger(value)) return String(value);
  if (typeof value === "number" && isBent(value)) throw bent([key]);
  throw mismatch([key], "text or a whole number", value);
}

/** Whether digits of a whole number may be lost in its double. */
function isBent(value: number): boolean {
  return Number.isInteger(value) && !Number.isSafeInteger(value);
}

function bent(path: Path): RowError {
  return new RowError(
    "wrong-type",
    path,
    `a number beyond ${Number.MAX_SAFE_INTEGER}, of which not all digits are kept; write it as text`,
  );
}

/** A text, or undefined for any other value. */
export function optionalText(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** A truth as texts: a text, a number, or a list of these. Throws RowError `wrong-type`. */
export function truthsAt(row: JsonObject, key: string): readonly string[] {
  const value = row[key];
  if (value == null) return [];
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.map((one, i) => {
    const path = Array.isArray(value) ? [key, i] : [key];
    if (typeof one === "string") return one;
    if (typeof one !== "number" || !Number.isFinite(one))
      throw mismatch(path, "text or a finite number", one);
    if (isBent(one)) throw bent(path);
    return String(one);
  });
}

/** The content of the last message of a role; undefined if there is none with text. */
export function lastContent(messages: unknown, role: string): string | undefined {
  if (!Array.isArray(messages)) return undefined;
  const last: unknown = messages.findLast((message) => isObject(message) && message["role"] === role);
  return isObject(last) ? contentText(last["content"]) : undefined;
}

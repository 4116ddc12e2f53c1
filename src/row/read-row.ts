import { isUtf8 } from "node:buffer";
import { RowError } from "../domain/problem.js";
import type { JsonObject } from "../formats/input/format.js";
import { typeName } from "../formats/input/parse-row.js";
import { diagnoseJson } from "../json/diagnose.js";
import { parseExact } from "../json/exact.js";
import { refuseDeepText } from "../json/spans.js";
import { findInvalidByte } from "./invalid-utf8.js";
import type { RawRow } from "./raw-row.js";

/** A text up to this length cannot nest deep enough to overflow the stack in JSON.parse. */
const DEEP_LENGTH = 1 << 16;

/** The row's text. Throws RowError `bad-utf8`. */
function decode({ block, start, end }: RawRow): string {
  const { bytes, text, encoding } = block;
  if (encoding === "ascii") return text.slice(start, end);
  if (encoding === "unchecked" && !isUtf8(bytes.subarray(start, end))) {
    throw new RowError(
      "bad-utf8",
      [],
      `byte ${findInvalidByte(bytes.subarray(start, end)) + 1} of the row is not UTF-8`,
    );
  }
  return bytes.toString("utf8", start, end);
}

/**
 * A row's text, and the object that it parses to; `exact` keeps the spelling of its numbers and the order of its keys.
 * Throws RowError if it is not a JSON object.
 */
export function readRow(raw: RawRow, exact = false): { readonly text: string; readonly row: JsonObject } {
  const text = decode(raw);
  return { text, row: parseRow(text, exact) };
}

function parseRow(text: string, exact: boolean): JsonObject {
  if (text.length > DEEP_LENGTH) refuseDeepText(text);
  const value = parseJson(text, exact);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new RowError("not-an-object", [], `expected an object, found ${typeName(value)}`);
  }
  return value as JsonObject;
}

function parseJson(text: string, exact: boolean): unknown {
  try {
    return exact ? parseExact(text) : JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new RowError("not-json", [], diagnoseJson(text));
    throw error;
  }
}

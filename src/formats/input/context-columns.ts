import { RowError } from "../../domain/problem.js";
import type { JsonObject } from "./format.js";

/** The columns of published data sets that hold a text which the prompt is about, beside a prompt and an answer. */
const CONTEXT_COLUMNS: readonly string[] = [
  ...["context", "input", "passage", "paragraph", "document", "article"],
  ...["contexts", "passages", "paragraphs", "documents"],
];

/**
 * The column of the context in rows whose format reads none of `taken`: the first one that is a text in some row, or
 * else the first one that a row has as an empty one. Undefined if there is none.
 */
export function findContextColumn(
  rows: readonly JsonObject[],
  taken: readonly unknown[],
): string | undefined {
  const free = CONTEXT_COLUMNS.filter((name) => !taken.includes(name));
  const inRows = (test: (value: unknown) => boolean): string | undefined =>
    free.find((name) => rows.some((row) => Object.hasOwn(row, name) && test(row[name])));
  return inRows((value) => typeof value === "string" && value.trim() !== "") ?? inRows(isBlank);
}

/** Throws RowError `unsupported-content` for a filled context that the format does not read, and that would be lost. */
export function refuseOtherContext(row: JsonObject, taken: readonly unknown[]): void {
  const lost = CONTEXT_COLUMNS.find(
    (name) => !taken.includes(name) && Object.hasOwn(row, name) && !isBlank(row[name]),
  );
  if (lost === undefined) return;
  throw new RowError(
    "unsupported-content",
    [lost],
    "the prompt may need the text of this column, and the conversion would lose it; name it with --context-field, or remove the column",
  );
}

function isBlank(value: unknown): boolean {
  if (typeof value === "string") return value.trim() === "";
  return value === null || value === undefined || (Array.isArray(value) && value.length === 0);
}

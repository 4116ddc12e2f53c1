import { createHash } from "node:crypto";
import type { Place } from "../domain/place.js";
import type { Problem } from "../domain/problem.js";
import type { RawRow } from "../row/raw-row.js";

/** One line of the rejects file: the problem, what identifies the row and, if `showContent`, the row itself. */
export function rejectLine(problem: Problem, row: RawRow | undefined, showContent: boolean): string {
  const { place, field, rule, message } = problem;
  const bytes = row?.block.bytes.subarray(row.start, row.end);
  return `${JSON.stringify({
    file: place.file,
    ...positionKey(place),
    ...(field === "" ? {} : { field }),
    rule,
    message,
    ...(bytes === undefined
      ? {}
      : { bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") }),
    ...(showContent && bytes !== undefined ? { row: bytes.toString("utf8") } : {}),
  })}\n`;
}

/** Where a row is, under a key that says how it is counted. */
export function positionKey(
  place: Place,
): { readonly line: number } | { readonly element: number } | { readonly byte: number } {
  switch (place.kind) {
    case "line":
      return { line: place.line };
    case "element":
      return { element: place.index };
    case "byte":
      return { byte: place.byte };
  }
}

import type { Path } from "../domain/path.js";
import { RowError } from "../domain/problem.js";
import type { JsonObject } from "../formats/input/format.js";

const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;

/** Throws RowError `number-changed` for a number that JSON.parse and JSON.stringify would write differently. */
export function refuseChangedNumbers(row: JsonObject, needsRendering: boolean, source: string): void {
  if (needsRendering) return;
  const numbers = new Set<number>();
  const paths = new Map<number, Path>();
  collectNumbers(row, [], numbers, paths);
  if (numbers.size === 0) return;
  for (const [lexeme] of source.matchAll(STRING_OR_NUMBER)) {
    if (lexeme[0] === '"' || JSON.stringify(Number(lexeme)) === lexeme) continue;
    if (numbers.has(Number(lexeme))) {
      throw new RowError(
        "number-changed",
        paths.get(Number(lexeme)) ?? [],
        "the number would be written differently; write it as text, or remove it",
      );
    }
  }
}

function collectNumbers(value: unknown, path: Path, numbers: Set<number>, paths: Map<number, Path>): void {
  if (typeof value === "number") {
    numbers.add(value);
    if (!paths.has(value)) paths.set(value, path);
  } else if (Array.isArray(value)) {
    value.forEach((item, i) => {
      collectNumbers(item, [...path, i], numbers, paths);
    });
  } else if (typeof value === "object" && value !== null) {
    for (const [key, item] of Object.entries(value)) collectNumbers(item, [...path, key], numbers, paths);
  }
}

import type { Path } from "../domain/path.js";
import { listPattern, locate, objectPattern, type Pattern, type Span, spanAt } from "./spans.js";

/** A pattern that reads the value at a path, and nothing else. */
function patternOf(path: Path): Pattern | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return undefined;
  const inner = patternOf(rest);
  if (typeof step === "string") return objectPattern({ [step]: inner });
  return listPattern(inner ?? { keys: [], items: undefined });
}

/**
 * The bytes of a row with another text in the place of the string at `path`; all its other bytes are as they were. The
 * row must be a JSON object with a string there. Throws RowError `duplicate-key` for a key of the path that occurs twice.
 */
export function replaceString(row: Buffer, path: Path, text: string): Buffer {
  const pattern = patternOf(path);
  if (pattern === undefined) throw new TypeError("a row is not a string");
  const root: Span = locate(row.toString("latin1"), 0, pattern);
  const { start, end } = spanAt(root, pattern, path);
  return Buffer.concat([row.subarray(0, start), Buffer.from(JSON.stringify(text)), row.subarray(end)]);
}

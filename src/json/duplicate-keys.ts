import type { Path } from "../domain/path.js";
import { RowError } from "../domain/problem.js";
import { parseExact } from "./exact.js";
import { CLOSE_LIST, CLOSE_OBJECT, COMMA, OPEN_LIST, OPEN_OBJECT, QUOTE } from "./punctuation.js";
import { closingQuote, refuseDeepText } from "./spans.js";

/** An object or a list that is open, and the step to the value that comes next in it. */
interface Open {
  readonly keys: Set<string> | undefined;
  step: string | number;
  awaitsKey: boolean;
}

/**
 * The path of the first key that occurs twice in one object; undefined if none does. `text` must be valid JSON. Only
 * top-level columns for which `isRead` holds are examined.
 */
export function findDuplicateKey(
  text: string,
  isRead: (column: string) => boolean = () => true,
): Path | undefined {
  const open: Open[] = [];
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    const top = open.at(-1);
    if (char === QUOTE) {
      const close = closingQuote(text, at);
      if (top?.awaitsKey === true) {
        top.step = keyOf(text, at, close);
        top.awaitsKey = false;
        if (top.keys!.has(top.step) && isRead(String(open[0]!.step))) return open.map(({ step }) => step);
        top.keys!.add(top.step);
      }
      at = close;
    } else if (char === OPEN_OBJECT) open.push({ keys: new Set(), step: "", awaitsKey: true });
    else if (char === OPEN_LIST) open.push({ keys: undefined, step: 0, awaitsKey: false });
    else if (char === CLOSE_OBJECT || char === CLOSE_LIST) open.pop();
    else if (char === COMMA && top !== undefined) {
      if (typeof top.step === "number") top.step++;
      else top.awaitsKey = true;
    }
  }
  return undefined;
}

function keyOf(text: string, open: number, close: number): string {
  const key = text.slice(open + 1, close);
  return key.includes("\\") ? (JSON.parse(text.slice(open, close + 1)) as string) : key;
}

/**
 * The value of a JSON text inside a row, such as the arguments of a tool call, at `path`. Throws SyntaxError for a text
 * that is not JSON, and RowError `duplicate-key` or `too-deep`.
 */
export function parseInnerJson(text: string, path: Path): unknown {
  refuseDeepText(text);
  const value = parseExact(text);
  if (findDuplicateKey(text) !== undefined)
    throw new RowError("duplicate-key", path, "a key occurs twice in the JSON text");
  return value;
}

import type { Path } from "../../domain/path.js";
import { RowError } from "../../domain/problem.js";
import { parseInnerJson } from "../../json/duplicate-keys.js";
import { isObject } from "../../json/is-object.js";

type Fields = Readonly<Record<string, unknown>>;

/**
 * Tool calls as chat templates expect them: a list of `{ id?, type: "function", function: { name, arguments } }`. Reads
 * one call or a list of them, also as JSON text, and calls without the `function` around them. Throws RowError
 * `unsupported-content` for anything else, and `duplicate-key` for JSON text.
 */
export function readCalls(value: unknown, path: Path): readonly Fields[] {
  const parsed = typeof value === "string" ? parseCalls(value, path) : value;
  return (Array.isArray(parsed) ? (parsed as unknown[]) : [parsed]).map((call) => toCall(call, path));
}

function parseCalls(text: string, path: Path): unknown {
  try {
    return parseInnerJson(text, path);
  } catch (error) {
    if (error instanceof SyntaxError) throw notACall(path);
    throw error;
  }
}

function toCall(call: unknown, path: Path): Fields {
  if (!isObject(call)) throw notACall(path);
  const inner = call["function"];
  if (isObject(inner)) {
    if (typeof inner["name"] !== "string") throw notACall(path);
    return call;
  }
  const { id, type: _, ...named } = call;
  if (typeof named["name"] !== "string" || named["arguments"] === undefined) throw notACall(path);
  return { ...(id == null ? {} : { id }), type: "function", function: named };
}

function notACall(path: Path): RowError {
  return new RowError(
    "unsupported-content",
    path,
    'a tool call is not JSON of the form {"name": …, "arguments": …}; correct it, or remove the row',
  );
}

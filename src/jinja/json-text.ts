import { charge } from "./budget.js";
import { Dict } from "./dict.js";
import { Float, formatFloat } from "./float.js";
import { isInt, toStr, typeName } from "./inspect.js";
import { Markup } from "./markup.js";
import { Tuple } from "./sequence.js";
import { fail } from "./template-error.js";
import { concat, isStr, joinTexts, read, type Str, transform } from "./text.js";
import { compareTexts } from "./text-order.js";
import type { Value } from "./value.js";

export interface JsonStyle {
  readonly asciiOnly: boolean;
  /** The indent of one level; undefined for one line. */
  readonly indent: string | undefined;
  readonly separators: readonly [item: string, key: string];
  readonly sortsKeys: boolean;
}

/** What Python's json.dumps gives. Throws TemplateError `failed`. */
export function toJson(value: Value, style: JsonStyle): Str {
  return write(value, style, "\n");
}

function write(value: Value, style: JsonStyle, newLine: string): Str {
  charge(1);
  if (isStr(value)) return transform(value, (text) => quote(text, style.asciiOnly));
  if (value instanceof Markup) return write(value.text, style, newLine);
  if (value === null) return "null";
  if (typeof value === "boolean") return String(value);
  if (isInt(value)) return String(value);
  if (value instanceof Float) return writeFloat(value.value);
  if (value instanceof Dict) return writeDict(value, style, newLine);
  const items = value instanceof Tuple ? value.items : Array.isArray(value) ? (value as Value[]) : undefined;
  if (items === undefined) return fail(`Object of type ${typeName(value)} is not JSON serializable`);
  const inner = style.indent === undefined ? newLine : newLine + style.indent;
  return wrap(
    "[",
    items.map((item) => write(item, style, inner)),
    "]",
    style,
    newLine,
  );
}

function writeFloat(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  return Number.isFinite(value) ? formatFloat(value) : value > 0 ? "Infinity" : "-Infinity";
}

function writeDict(dict: Dict, style: JsonStyle, newLine: string): Str {
  const inner = style.indent === undefined ? newLine : newLine + style.indent;
  const items = dict.items().map(({ items: [key, value] }) => [key!, value!] as const);
  const sorted = style.sortsKeys ? [...items].sort(([a], [b]) => compareKeys(a, b)) : items;
  const members = sorted.map(([key, value]) =>
    concat(
      concat(
        transform(keyText(key), (text) => quote(text, style.asciiOnly)),
        style.separators[1],
      ),
      write(value, style, inner),
    ),
  );
  return wrap("{", members, "}", style, newLine);
}

function compareKeys(left: Value, right: Value): number {
  if (!isStr(left) || !isStr(right))
    return isInt(left) && isInt(right)
      ? Number(left) - Number(right)
      : fail("keys of two types cannot be sorted");
  return compareTexts(read(left), read(right));
}

/** The text of a key. Throws TemplateError `failed` for one that JSON has no text for. */
function keyText(key: Value): Str {
  if (isStr(key)) return key;
  if (key === null) return "null";
  if (typeof key === "boolean") return String(key);
  if (key instanceof Float) return writeFloat(key.value);
  return isInt(key) ? toStr(key) : fail(`keys must be str, int, float, bool or None, not ${typeName(key)}`);
}

function wrap(open: string, parts: readonly Str[], close: string, style: JsonStyle, newLine: string): Str {
  if (parts.length === 0) return open + close;
  const [item] = style.separators;
  if (style.indent === undefined) return joinTexts([open, joinTexts(parts, item), close]);
  const inner = newLine + style.indent;
  return joinTexts([open, inner, joinTexts(parts, item + inner), newLine, close]);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\b": "\\b",
  "\f": "\\f",
};

function quote(text: string, asciiOnly: boolean): string {
  const pattern = asciiOnly ? /["\\]|[^\x20-\x7e]/g : /["\\\x00-\x1f]/g;
  const escaped = text.replace(
    pattern,
    (one) => ESCAPES[one] ?? `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return `"${escaped}"`;
}

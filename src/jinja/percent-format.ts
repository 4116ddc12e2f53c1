import { chargeCharacters } from "./budget.js";
import { Dict } from "./dict.js";
import { Float } from "./float.js";
import { formatNumber } from "./format-number.js";
import { countCharacters, isInt, repr, toIndex, toNumber, toStr, typeName, unitOf } from "./inspect.js";
import { escapeValue, Markup } from "./markup.js";
import { Tuple } from "./sequence.js";
import { fail, unsupported } from "./template-error.js";
import { cut, joinTexts, read, type Str } from "./text.js";
import { Undefined } from "./undefined.js";
import { orElse, type Value } from "./value.js";

/** The same of a Markup, into which texts are put escaped. */
export function formatMarkup(template: Markup, values: Value): Markup {
  const escaped =
    values instanceof Tuple
      ? new Tuple(values.items.map(escapeValue))
      : values instanceof Dict
        ? escapeDict(values)
        : escapeValue(values);
  return new Markup(percentFormat(template.text, escaped));
}

function escapeDict(values: Dict): Dict {
  const escaped = new Dict();
  for (const { items } of values.items()) escaped.set(items[0]!, escapeValue(items[1]!));
  return escaped;
}

const DIRECTIVE = /%(?:\(([^)]*)\))?([-+ #0]*)(\*|\d+)?(?:\.(\*|\d*))?[hlL]?(.)/gsu;

/** What `text % values` gives. Throws TemplateError `failed`. */
export function percentFormat(template: Str, values: Value): Str {
  if (values instanceof Undefined) values.refuse();
  const text = read(template);
  const given = values instanceof Tuple ? values.items : [values];
  let used = 0;
  const next = (): Value =>
    used < given.length ? given[used++]! : fail("not enough arguments for format string");
  const parts: Str[] = [];
  let at = 0;
  for (const match of text.matchAll(DIRECTIVE)) {
    const [whole, name, flags = "", width, precision, kind = ""] = match;
    parts.push(plain(text.slice(at, match.index)));
    at = match.index + whole.length;
    if (kind === "%") {
      parts.push("%");
      continue;
    }
    const size = width === undefined ? 0 : sizeOf(width, next);
    const places = precision === undefined ? undefined : sizeOf(precision, next);
    const value = name === undefined ? next() : lookUp(values, name);
    parts.push(
      fill(convert(value, kind, flags, places, size), size < 0 ? `${flags}-` : flags, Math.abs(size)),
    );
  }
  parts.push(plain(text.slice(at)));
  const isMapping = values instanceof Dict || (Array.isArray(values) && used === 0);
  if (used < given.length && !isMapping) fail("not all arguments converted during string formatting");
  return joinTexts(parts);
}

/** A width or a precision, which `*` takes from the values. */
function sizeOf(text: string, next: () => Value): number {
  return text === "*" ? toIndex(next()) : Number(text);
}

function plain(text: string): string {
  return text.includes("%") ? fail("incomplete format") : text;
}

function lookUp(values: Value, name: string): Value {
  if (!(values instanceof Dict)) return fail("format requires a mapping");
  return orElse(values.get(name), () => fail("a key of the format string is missing"));
}

function convert(
  value: Value,
  kind: string,
  flags: string,
  precision: number | undefined,
  width: number,
): Str {
  switch (kind) {
    case "s":
      return shorten(toStr(value), precision);
    case "r":
      return shorten(repr(value), precision);
    case "a":
      return unsupported("the format %a");
    case "c":
      return toCharacter(value);
    default:
      return withNumber(value, kind, flags, precision, width);
  }
}

function shorten(text: Str, precision: number | undefined): Str {
  return precision === undefined ? text : cut(text, 0, unitOf(read(text), precision));
}

function toCharacter(value: Value): Str {
  if (isInt(value)) {
    if (value < 0 || value > 0x10ffff) fail("%c takes a character's number");
    return String.fromCodePoint(Number(value));
  }
  const text = toStr(value);
  return countCharacters(read(text)) === 1 ? text : fail("%c requires an int or a character");
}

function withNumber(
  value: Value,
  kind: string,
  flags: string,
  precision: number | undefined,
  width: number,
): Str {
  if (value instanceof Undefined) value.refuse();
  const number = toNumber(value);
  if (number === undefined) return fail(`a number is required for %${kind}, not ${typeName(value)}`);
  const isWhole = /[diuoxX]/.test(kind);
  if (!isWhole && !/[eEfFgG]/.test(kind)) fail(`unsupported format character '${kind}'`);
  if (/[oxX]/.test(kind) && number instanceof Float) fail(`an integer is required for %${kind}`);
  const whole = isWhole && number instanceof Float ? toWhole(number.value) : number;
  const { sign, digits } = formatNumber(whole, {
    kind: /[diu]/.test(kind) ? "d" : kind,
    sign: flags.includes("+") ? "+" : flags.includes(" ") ? " " : "",
    alternate: flags.includes("#"),
    precision,
    grouping: "",
  });
  const least = isWhole && precision !== undefined ? digits.padStart(precision, "0") : digits;
  const zeros = flags.includes("0") && !flags.includes("-") ? width - sign.length : 0;
  return sign + least.padStart(zeros, "0");
}

function toWhole(value: number): bigint {
  return Number.isFinite(value) ? BigInt(Math.trunc(value)) : fail("cannot convert float to integer");
}

function fill(text: Str, flags: string, width: number): Str {
  if (width === 0) return text;
  const room = Math.max(0, width - countCharacters(read(text)));
  chargeCharacters(room);
  const spaces = " ".repeat(room);
  return joinTexts(flags.includes("-") ? [text, spaces] : [spaces, text]);
}

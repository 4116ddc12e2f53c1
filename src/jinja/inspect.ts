import { charge, chargeCharacters } from "./budget.js";
import { Float } from "./float.js";
import { plainValue } from "./markup.js";
import { quote } from "./quote.js";
import { fail } from "./template-error.js";
import { hasCharacters, isStr, joinTexts, read, type Str, transform } from "./text.js";
import { PythonObject, type Value } from "./value.js";

export function isInt(value: Value): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

/** The name of the Python type. */
export function typeName(value: Value): string {
  if (value === null) return "NoneType";
  if (isStr(value)) return "str";
  if (value instanceof PythonObject) return value.typeName;
  if (typeof value === "boolean") return "bool";
  return isInt(value) ? "int" : "list";
}

/** Whether a condition holds for the value. */
export function isTrue(value: Value): boolean {
  if (typeof value === "boolean") return value;
  if (value === null) return false;
  if (isStr(value)) return hasCharacters(value);
  if (value instanceof PythonObject) return value.isTrue();
  return isInt(value) ? Boolean(value) : value.length > 0;
}

/** The items of a value, in order. Throws TemplateError `failed`. */
export function iterate(given: Value): Iterable<Value> {
  const value = plainValue(given);
  if (Array.isArray(value)) return value as readonly Value[];
  if (isStr(value)) return characters(read(value));
  const items = value instanceof PythonObject ? value.iterate() : undefined;
  return items ?? fail(`'${typeName(value)}' object is not iterable`);
}

export function isIterable(value: Value): boolean {
  return (
    Array.isArray(value) || isStr(value) || (value instanceof PythonObject && value.iterate() !== undefined)
  );
}

/** The items of a value as a list; a list itself is not copied. */
export function toList(value: Value): readonly Value[] {
  if (Array.isArray(value)) return value as readonly Value[];
  const items: Value[] = [];
  for (const item of iterate(value)) {
    charge(1);
    items.push(item);
  }
  return items;
}

/** The characters of a text, as Python counts them. */
export function characters(text: string): readonly string[] {
  chargeCharacters(text.length * 8);
  return Array.from(text);
}

const BEYOND = /[\ud800-\udbff][\udc00-\udfff]/g;

/** How many characters a text has, as Python counts them. */
export function countCharacters(text: string): number {
  return text.length - (text.match(BEYOND)?.length ?? 0);
}

/** The position in UTF-16 units of a character, which is counted from 0 and not beyond the end. */
export function unitOf(text: string, index: number): number {
  if (!/[\ud800-\udbff]/.test(text)) return index;
  let unit = 0;
  for (let i = 0; i < index && unit < text.length; i++) unit += text.codePointAt(unit)! > 0xffff ? 2 : 1;
  return unit;
}

/** Undefined for a value without a length. */
export function lengthOf(given: Value): number | undefined {
  const value = plainValue(given);
  if (isStr(value)) return countCharacters(read(value));
  if (Array.isArray(value)) return value.length;
  return value instanceof PythonObject ? value.size : undefined;
}

/** What `str` gives. */
export function toStr(value: Value): Str {
  if (isStr(value)) return value;
  return value instanceof PythonObject ? value.toStr(repr) : repr(value);
}

/** What `repr` gives. */
export function repr(value: Value): Str {
  charge(1);
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (isStr(value)) return transform(value, quote);
  if (value instanceof PythonObject) return value.repr(repr);
  if (isInt(value)) return String(value);
  return joinTexts(["[", joinTexts(value.map(repr), ", "), "]"]);
}

/** The number that a value counts as in arithmetic; undefined if it is none. */
export function toNumber(value: Value): number | bigint | Float | undefined {
  if (typeof value === "boolean") return value ? 1 : 0;
  return isInt(value) || value instanceof Float ? value : undefined;
}

/** The value as an index or a count. Throws TemplateError `failed`. */
export function toIndex(value: Value): number {
  const number = typeof value === "boolean" ? Number(value) : value;
  if (isInt(number)) return Number(number);
  return fail(`'${typeName(value)}' object cannot be interpreted as an integer`);
}

/** The value as a text. Throws TemplateError `failed`. */
export function expectStr(given: Value): Str {
  const value = plainValue(given);
  return isStr(value) ? value : fail(`expected a str, found ${typeName(value)}`);
}

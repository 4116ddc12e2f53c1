import { charge } from "./budget.js";
import { Dict } from "./dict.js";
import { Float } from "./float.js";
import { isInt, iterate, toNumber, typeName } from "./inspect.js";
import { plainValue } from "./markup.js";
import { Range, Tuple } from "./sequence.js";
import { fail } from "./template-error.js";
import { isStr, read, type Str, test } from "./text.js";
import { compareTexts } from "./text-order.js";
import { Undefined } from "./undefined.js";
import type { Value } from "./value.js";

/** What `==` gives. */
export function equals(given: Value, other: Value): boolean {
  const [left, right] = [plainValue(given), plainValue(other)];
  if (left === right && !isStr(left)) return !(left instanceof Float && Number.isNaN(left.value));
  if (isStr(left)) return isStr(right) && equalTexts(left, right);
  if (left === null || right === null || isStr(right)) return false;
  const [a, b] = [toNumber(left), toNumber(right)];
  if (a !== undefined || b !== undefined)
    return a !== undefined && b !== undefined && compareNumbers(a, b) === 0;
  if (Array.isArray(left)) return Array.isArray(right) && equalItems(left as Value[], right as Value[]);
  if (left instanceof Tuple) return right instanceof Tuple && equalItems(left.items, right.items);
  if (left instanceof Dict) return right instanceof Dict && equalDicts(left, right);
  if (left instanceof Range) return right instanceof Range && equalItems(left.items, right.items);
  return left instanceof Undefined && right instanceof Undefined;
}

function equalTexts(left: Str, right: Str): boolean {
  if (typeof left === "string") return typeof right === "string" ? left === right : equalTexts(right, left);
  const other = read(right);
  return test(left, (text) => text === other);
}

function equalItems(left: readonly Value[], right: readonly Value[]): boolean {
  charge(left.length);
  return left.length === right.length && left.every((item, i) => equals(item, right[i]!));
}

function equalDicts(left: Dict, right: Dict): boolean {
  charge(left.size);
  return (
    left.size === right.size &&
    left.keys().every((key) => {
      const other = right.get(key);
      return other !== undefined && equals(left.get(key)!, other);
    })
  );
}

type PythonNumber = number | bigint | Float;

/** Below, at or above 0; NaN if one of them is NaN. */
function compareNumbers(left: PythonNumber, right: PythonNumber): number {
  const [a, b] = [plain(left), plain(right)];
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.NaN;
  return a < b ? -1 : a > b ? 1 : 0;
}

function plain(value: PythonNumber): number | bigint {
  return value instanceof Float ? value.value : value;
}

export type Ordering = "<" | "<=" | ">" | ">=";

/** What `<` and its like give. Throws TemplateError `failed`. */
export function ordered(left: Value, operator: Ordering, right: Value): boolean {
  const order = compare(left, right, operator);
  switch (operator) {
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
  }
}

/** Below, at or above 0, for sorting. Throws TemplateError `failed` for values without an order. */
export function compare(given: Value, other: Value, operator = "<"): number {
  const [left, right] = [plainValue(given), plainValue(other)];
  for (const value of [left, right]) if (value instanceof Undefined) value.refuse();
  const [a, b] = [toNumber(left), toNumber(right)];
  if (a !== undefined && b !== undefined) return compareNumbers(a, b);
  if (isStr(left) && isStr(right)) return compareTexts(read(left), read(right));
  if (Array.isArray(left) && Array.isArray(right)) return compareItems(left as Value[], right as Value[]);
  if (left instanceof Tuple && right instanceof Tuple) return compareItems(left.items, right.items);
  return fail(`'${operator}' is not supported between '${typeName(left)}' and '${typeName(right)}'`);
}

function compareItems(left: readonly Value[], right: readonly Value[]): number {
  charge(1 + left.length);
  const at = left.findIndex((item, i) => i >= right.length || !equals(item, right[i]!));
  if (at === -1) return left.length - right.length;
  return at >= right.length ? 1 : compare(left[at]!, right[at]!);
}

/** What `in` gives. Throws TemplateError `failed`. */
export function contains(given: Value, wanted: Value): boolean {
  const [container, value] = [plainValue(given), plainValue(wanted)];
  if (isStr(container)) {
    if (value instanceof Undefined || !isStr(value))
      fail(`'in <string>' requires a str, not ${typeName(value)}`);
    const part = read(value);
    charge(1 + container.length / 64);
    return test(container, (text) => text.includes(part));
  }
  if (container instanceof Dict) {
    if (Array.isArray(value) || value instanceof Dict) fail(`unhashable type: '${typeName(value)}'`);
    return container.get(value) !== undefined;
  }
  if (container instanceof Range && isInt(value)) {
    const distance = Number(value) - container.start;
    return (
      distance % container.step === 0 &&
      distance / container.step >= 0 &&
      distance / container.step < container.size
    );
  }
  for (const item of iterate(container)) {
    charge(1);
    if (equals(item, value)) return true;
  }
  return false;
}

/** Whether two values are one object, as far as a template can tell. */
export function isSame(left: Value, right: Value): boolean {
  if (isStr(left) || isStr(right)) return isStr(left) && isStr(right) && read(left) === read(right);
  if (left instanceof Float && right instanceof Float) return left === right;
  return left === right;
}

/** Whether `len` and a subscript work on the value. */
export function isSequence(value: Value): boolean {
  if (isStr(value) || Array.isArray(value)) return true;
  return [Dict, Tuple, Range, Undefined].some((type) => value instanceof type);
}

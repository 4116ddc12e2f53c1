import { charge, chargeCharacters, refuseLength } from "./budget.js";
import { Float } from "./float.js";
import { bitsOf, divideFloats, divideInts, powerOf } from "./float-arithmetic.js";
import { isInt, toNumber, typeName } from "./inspect.js";
import { escapeValue, Markup, plainValue } from "./markup.js";
import { Tuple } from "./sequence.js";
import { fail, TemplateError } from "./template-error.js";
import { concat, isStr, joinTexts, type Str } from "./text.js";
import { Undefined } from "./undefined.js";
import type { Value } from "./value.js";

export type Operator = "+" | "-" | "*" | "/" | "//" | "%" | "**";

/** Maximum number of bits of an int; Python has no limit, but a template has no use for more. */
const MOST_BITS = 1 << 14;

/** The result of an operator on two values, but for `%` on a text. Throws TemplateError `failed`. */
export function calculate(left: Value, operator: Operator, right: Value): Value {
  for (const value of [left, right]) if (value instanceof Undefined) value.refuse();
  const [a, b] = [toNumber(left), toNumber(right)];
  if (a !== undefined && b !== undefined) {
    return isInt(a) && isInt(b)
      ? withInts(a, operator, b)
      : new Float(withFloats(toFloat(a), operator, toFloat(b)));
  }
  if (left instanceof Markup || right instanceof Markup) return withMarkup(left, operator, right);
  const made = operator === "+" ? chained(left, right) : operator === "*" ? repeated(left, right) : undefined;
  return made ?? refuse(left, operator, right);
}

/** Two texts, lists or tuples, one after the other. */
function chained(left: Value, right: Value): Value | undefined {
  if (isStr(left) && isStr(right)) return concat(left, right);
  if (Array.isArray(left) && Array.isArray(right)) return chain(left as Value[], right as Value[]);
  const isTuples = left instanceof Tuple && right instanceof Tuple;
  return isTuples ? new Tuple(chain(left.items, right.items)) : undefined;
}

/** A text, a list or a tuple several times; the number is on the one side or on the other. */
function repeated(left: Value, right: Value): Value | undefined {
  const [a, b] = [toNumber(left), toNumber(right)];
  if (b !== undefined && isInt(b)) return repeat(left, Number(b));
  return a !== undefined && isInt(a) ? repeat(right, Number(a)) : undefined;
}

/** Of a text that is joined to a Markup, the characters of HTML are escaped. */
function withMarkup(left: Value, operator: Operator, right: Value): Value {
  const isText = (value: Value): boolean => isStr(value) || value instanceof Markup;
  if (operator === "+" && isText(left) && isText(right))
    return new Markup(concat(escapeValue(left) as Str, escapeValue(right) as Str));
  const made = operator === "*" ? repeated(plainValue(left), plainValue(right)) : undefined;
  return made !== undefined && isStr(made) ? new Markup(made) : refuse(left, operator, right);
}

function refuse(left: Value, operator: string, right: Value): never {
  return fail(`'${operator}' is not supported between '${typeName(left)}' and '${typeName(right)}'`);
}

function chain(left: readonly Value[], right: readonly Value[]): readonly Value[] {
  charge(1 + left.length + right.length);
  return [...left, ...right];
}

function repeat(value: Value, times: number): Value | undefined {
  const count = Math.max(0, times);
  if (isStr(value)) return repeatText(value, count);
  const items = value instanceof Tuple ? value.items : Array.isArray(value) ? (value as Value[]) : undefined;
  if (items === undefined) return undefined;
  charge(1 + items.length * count);
  const repeated = Array.from({ length: items.length * count }, (_, i) => items[i % items.length]!);
  return value instanceof Tuple ? new Tuple(repeated) : repeated;
}

function repeatText(text: Str, count: number): Str {
  refuseLength(text.length * count);
  chargeCharacters(text.length * count);
  return typeof text === "string" ? text.repeat(count) : joinTexts(Array.from({ length: count }, () => text));
}

/** An int, as a number where that is exact. */
export function toInt(value: bigint): number | bigint {
  const isSafe = value <= BigInt(Number.MAX_SAFE_INTEGER) && value >= BigInt(Number.MIN_SAFE_INTEGER);
  return isSafe ? Number(value) : value;
}

/** Throws TemplateError `failed` for an int that is too large. */
export function toFloat(value: number | bigint | Float): number {
  const float = value instanceof Float ? value.value : Number(value);
  if (!(value instanceof Float) && !Number.isFinite(float)) fail("int too large to convert to float");
  return float;
}

function withInts(a: number | bigint, operator: Operator, b: number | bigint): Value {
  if (typeof a === "number" && typeof b === "number") {
    const quick = withSmallInts(a, operator, b);
    if (quick !== undefined) return quick;
  }
  const [x, y] = [BigInt(a), BigInt(b)];
  switch (operator) {
    case "+":
      return toInt(x + y);
    case "-":
      return toInt(x - y);
    case "*":
      refuseBits(bitsOf(x) + bitsOf(y));
      return toInt(x * y);
    case "/":
      return new Float(divideInts(x, y));
    case "//":
      return toInt((x - modulo(x, y)) / y);
    case "%":
      return toInt(modulo(x, y));
    case "**":
      if (y < 0n) return new Float(withFloats(toFloat(a), "**", toFloat(b)));
      refuseBits(x * x <= 1n ? 0 : bitsOf(x) * Number(y));
      return toInt(x * x <= 1n ? (x === -1n && y % 2n === 0n ? 1n : y === 0n ? 1n : x) : x ** y);
  }
}

/** The same in numbers; undefined where they are not exact, or not simple. */
function withSmallInts(a: number, operator: Operator, b: number): Value | undefined {
  let result: number;
  switch (operator) {
    case "+":
      result = a + b;
      break;
    case "-":
      result = a - b;
      break;
    case "*":
      result = a * b;
      break;
    case "%":
      if (b === 0) return fail("modulo by zero");
      result = a - Math.floor(a / b) * b;
      break;
    case "//":
      if (b === 0) return fail("division by zero");
      result = Math.floor(a / b);
      break;
    default:
      return undefined;
  }
  const isExact =
    Number.isSafeInteger(result) && (operator !== "//" && operator !== "%" ? true : Math.abs(a) < 2 ** 40);
  return isExact ? result + 0 : undefined;
}

function modulo(x: bigint, y: bigint): bigint {
  if (y === 0n) fail("division by zero");
  const rest = x % y;
  return rest !== 0n && rest < 0n !== y < 0n ? rest + y : rest;
}

function refuseBits(bits: number): void {
  if (bits > MOST_BITS) throw new TemplateError("limit", "the template computes a number that is too long");
}

function withFloats(a: number, operator: Operator, b: number): number {
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return b === 0 ? fail("division by zero") : a / b;
    case "//":
      return divideFloats(a, b)[0];
    case "%":
      return divideFloats(a, b)[1];
    case "**":
      return powerOf(a, b);
  }
}

/** The value with its sign changed. Throws TemplateError `failed`. */
export function negate(value: Value): Value {
  if (value instanceof Undefined) value.refuse();
  const number = toNumber(value);
  if (number instanceof Float) return new Float(-number.value);
  if (number === undefined) return fail(`bad operand type for unary -: '${typeName(value)}'`);
  return typeof number === "number" ? 0 - number : toInt(-number);
}

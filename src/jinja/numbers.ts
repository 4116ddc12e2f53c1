import { Float } from "./float.js";
import { bitsOf, divideFloats, divideInts, powerOf } from "./float-arithmetic.js";
import { fail, TemplateError } from "./template-error.js";
import type { Value } from "./value.js";

export type Operator = "+" | "-" | "*" | "/" | "//" | "%" | "**";

/** Maximum number of bits of an int; Python has no limit, but a template has no use for more. */
const MOST_BITS = 1 << 14;

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

/** Ints stay ints, but for `/` and negative powers. */
export function withInts(a: number | bigint, operator: Operator, b: number | bigint): Value {
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

export function withFloats(a: number, operator: Operator, b: number): number {
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

// Floats as CPython computes them.
import { fail, unsupported } from "./template-error.js";

/** The whole part of a quotient, rounded down, and the rest, which has the sign of the divisor. */
export function divideFloats(a: number, b: number): readonly [quotient: number, rest: number] {
  if (b === 0) return fail("float division by zero");
  let rest = a % b;
  let quotient = (a - rest) / b;
  if (rest === 0) rest = b < 0 ? -0 : 0;
  else if (rest < 0 !== b < 0) {
    rest += b;
    quotient -= 1;
  }
  if (quotient === 0) return [a / b < 0 || Object.is(a / b, -0) ? -0 : 0, rest];
  const floor = Math.floor(quotient);
  return [quotient - floor > 0.5 ? floor + 1 : floor, rest];
}

/** Whole powers up to this one are computed exactly and rounded once; V8's operator is off by a digit in some. */
const MOST_EXACT = 64;

export function powerOf(a: number, b: number): number {
  if (a === 1 || b === 0) return 1;
  if (a === 0 && b < 0) return fail("0.0 cannot be raised to a negative power");
  if (a < 0 && Number.isFinite(a) && Number.isFinite(b) && !Number.isInteger(b))
    return unsupported("a complex number");
  const isExact = Number.isInteger(b) && Math.abs(b) <= MOST_EXACT && Number.isFinite(a) && a !== 0;
  const power = isExact ? exactPower(a, b) : a ** b;
  const isOverflow = !Number.isFinite(power) && Number.isFinite(a) && Number.isFinite(b);
  return isOverflow ? fail("the result of a power is too large for a float") : power;
}

function exactPower(a: number, b: number): number {
  const rough = a ** b;
  // beyond these, the nearest float has fewer digits
  if (Math.abs(rough) < 1e-290 || Math.abs(rough) > 1e290) return rough;
  const [numerator, denominator] = ratioOf(Math.abs(a));
  const exponent = BigInt(Math.abs(b));
  const [up, down] = [numerator ** exponent, denominator ** exponent];
  const size = b > 0 ? divideInts(up, down) : divideInts(down, up);
  return rough < 0 ? -size : size;
}

/** A float as a fraction of two ints. */
export function ratioOf(size: number): readonly [numerator: bigint, denominator: bigint] {
  let denominator = 1n;
  let numerator = size;
  while (!Number.isInteger(numerator)) {
    numerator *= 2;
    denominator *= 2n;
  }
  return [BigInt(numerator), denominator];
}

export function bitsOf(value: bigint): number {
  return value.toString(16).length * 4;
}

/** The float that is nearest to the exact quotient of two ints. */
export function divideInts(x: bigint, y: bigint): number {
  if (y === 0n) return fail("division by zero");
  const isNegative = x < 0n !== y < 0n;
  const [a, b] = [x < 0n ? -x : x, y < 0n ? -y : y];
  // more digits than a float has, and one that tells whether something is left
  const shift = Math.max(0, bitsOf(b) - bitsOf(a) + 70);
  const scaled = a << BigInt(shift);
  const quotient = (scaled / b) * 2n + (scaled % b === 0n ? 0n : 1n);
  const float = Number(quotient);
  if (!Number.isFinite(float)) return fail("the result of a division is too large for a float");
  const size = float / 2 ** Math.min(shift + 1, 1000) / 2 ** Math.max(0, shift + 1 - 1000);
  return isNegative ? -size : size;
}

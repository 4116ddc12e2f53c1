import { calculate, negate, toFloat, toInt } from "../arithmetic.js";
import { charge } from "../budget.js";
import type { Filter } from "../environment.js";
import { Float } from "../float.js";
import { ratioOf } from "../float-arithmetic.js";
import { fixed } from "../format-number.js";
import { bind } from "../function.js";
import { isInt, iterate, toIndex, toNumber, typeName } from "../inspect.js";
import { fail } from "../template-error.js";
import { isStr, read } from "../text.js";
import { Undefined } from "../undefined.js";
import type { Value } from "../value.js";
import { strippedRange } from "../white-space.js";
import { attributeReader } from "./attribute-path.js";

const abs: Filter = (value) => {
  if (value instanceof Undefined) value.refuse();
  const number = toNumber(value);
  if (number === undefined) return fail(`bad operand type for abs(): '${typeName(value)}'`);
  if (number instanceof Float) return new Float(Math.abs(number.value));
  return number < 0 ? negate(number) : number;
};

/** A number without the white space around it, and with the digits of other scripts as 0 to 9. */
function toAscii(text: string): string {
  const bare = text.slice(...strippedRange(text, { left: true, right: true }, undefined));
  return bare.replace(/[^\P{Nd}0-9]/gu, (digit) => String(digitOf(digit.codePointAt(0)!)));
}

/** Digits of one script follow each other; only the mathematical ones have other digits before them. */
function digitOf(code: number): number {
  if (code >= 0x1d7ce && code <= 0x1d7ff) return (code - 0x1d7ce) % 10;
  let value = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value++;
  return value;
}

const DECIMAL = /^[+-]?\d+(?:_\d+)*$/;

/** The int of a text in Python's spelling; undefined if it is none. */
function parseInt10(text: string, base: number): number | bigint | undefined {
  const bare = toAscii(text);
  if (base === 10 && DECIMAL.test(bare)) return toInt(BigInt(bare.replace(/[+_]/g, "")));
  const digits = /^[+-]?(?:0[xX]|0[oO]|0[bB])?([\da-zA-Z]+)$/.exec(bare)?.[1];
  if (base === 10 || digits === undefined) return undefined;
  const value = Number.parseInt(digits, base);
  const isAll = [...digits].every((digit) => !Number.isNaN(Number.parseInt(digit, base)));
  return isAll && Number.isSafeInteger(value) ? (bare.startsWith("-") ? -value : value) : undefined;
}

const FLOAT =
  /^[+-]?(?:\d+(?:_\d+)*(?:\.(?:\d+(?:_\d+)*)?)?(?:e[+-]?\d+(?:_\d+)*)?|\.\d+(?:_\d+)*(?:e[+-]?\d+(?:_\d+)*)?|inf|infinity|nan)$/i;

/** The float of a text in Python's spelling; undefined if it is none. */
function parseFloatText(text: string): number | undefined {
  const bare = toAscii(text);
  if (!FLOAT.test(bare)) return undefined;
  const name = /(inf|nan)/i.exec(bare)?.[0].toLowerCase();
  if (name !== undefined) return name === "nan" ? Number.NaN : bare.startsWith("-") ? -Infinity : Infinity;
  return Number(bare.replaceAll("_", ""));
}

function truncated(value: number): Value | undefined {
  return Number.isFinite(value) ? toInt(BigInt(Math.trunc(value))) : undefined;
}

const int: Filter = (value, args) => {
  const [otherwise = 0, base = 10] = bind(args, "int", ["default", "base"]);
  if (value instanceof Undefined) value.refuse();
  if (isStr(value)) {
    const text = read(value);
    const whole = parseInt10(text, toIndex(base));
    if (whole !== undefined) return whole;
    const float = parseFloatText(text);
    return (float === undefined ? undefined : truncated(float)) ?? otherwise;
  }
  const number = toNumber(value);
  if (number instanceof Float) return truncated(number.value) ?? otherwise;
  return number ?? otherwise;
};

const float: Filter = (value, args) => {
  const [otherwise = new Float(0)] = bind(args, "float", ["default"]);
  if (value instanceof Undefined) value.refuse();
  const number = isStr(value) ? parseFloatText(read(value)) : toNumber(value);
  return number === undefined ? otherwise : new Float(typeof number === "number" ? number : toFloat(number));
};

const round: Filter = (value, args) => {
  const [precision = 0, method = "common"] = bind(args, "round", ["precision", "method"]);
  const number = toNumber(value);
  if (number === undefined) return fail(`type ${typeName(value)} has no rounding`);
  const places = toIndex(precision);
  if (method === "common") return roundHalfToEven(number, places);
  if (method !== "ceil" && method !== "floor") return fail("method must be common, ceil or floor");
  const scale = 10 ** Math.abs(places);
  const scaled = places < 0 ? toFloat(number) / scale : toFloat(number) * scale;
  const rounded = method === "ceil" ? Math.ceil(scaled) : Math.floor(scaled);
  return new Float(places < 0 ? rounded * scale : rounded / scale);
};

/** Rounds half to even. */
function roundToTens(value: bigint, zeros: number): bigint {
  if (zeros > 400) return 0n;
  const unit = 10n ** BigInt(zeros);
  const size = value < 0n ? -value : value;
  const twice = (size % unit) * 2n;
  const whole = size / unit;
  const up = twice > unit || (twice === unit && whole % 2n === 1n) ? 1n : 0n;
  return (value < 0n ? -1n : 1n) * (whole + up) * unit;
}

function roundHalfToEven(number: number | bigint | Float, places: number): Value {
  if (isInt(number)) return places >= 0 ? number : toInt(roundToTens(BigInt(number), -places));
  const { value } = number;
  if (!Number.isFinite(value)) return number;
  if (places < 0) {
    const [numerator, denominator] = ratioOf(Math.abs(value));
    const unit = 10n ** BigInt(-places) * denominator;
    const twice = (numerator % unit) * 2n;
    const whole = numerator / unit;
    const up = twice > unit || (twice === unit && whole % 2n === 1n) ? 1n : 0n;
    const rounded = Number((whole + up) * 10n ** BigInt(-places));
    return new Float(value < 0 ? -rounded : rounded);
  }
  const rounded = Number(fixed(Math.abs(value), Math.min(places, 400)));
  return new Float(value < 0 || Object.is(value, -0) ? -rounded : rounded);
}

const sum: Filter = (value, args) => {
  const [attribute = null, start = 0] = bind(args, "sum", ["attribute", "start"]);
  const reader = attributeReader(attribute);
  if (isStr(start)) fail("sum() can't sum strings");
  let total: Value = start;
  for (const item of iterate(value)) {
    charge(1);
    total = calculate(total, "+", reader(item));
  }
  return total;
};

/** The filters that make numbers. */
export const NUMBER_FILTERS: Readonly<Record<string, Filter>> = { abs, float, int, round, sum };

import { refuseLength } from "./budget.js";
import { type Float, formatFloat } from "./float.js";
import { ratioOf } from "./float-arithmetic.js";
import { isInt } from "./inspect.js";
import { toFloat } from "./numbers.js";
import { fail } from "./template-error.js";

/** How a number is written: the parts of a format specification that both `%` and `format` know. */
export interface NumberFormat {
  readonly kind: string;
  readonly sign: string;
  readonly alternate: boolean;
  readonly precision: number | undefined;
  readonly grouping: string;
}

/** The digits of a number, and its sign or prefix, after which zeros are filled in. */
export interface Digits {
  readonly sign: string;
  readonly digits: string;
}

const BASES: Readonly<Record<string, number>> = { b: 2, o: 8, x: 16, X: 16, d: 10, n: 10 };

/** Throws TemplateError `failed` for a kind that does not fit the number. */
export function formatNumber(value: number | bigint | Float, format: NumberFormat): Digits {
  const { kind } = format;
  refuseLength(format.precision ?? 0);
  if (isInt(value) && (kind === "" || kind in BASES)) return formatInt(value, format);
  if (kind in BASES) fail(`the format '${kind}' does not fit a float`);
  return formatReal(toFloat(value), format);
}

function formatInt(value: number | bigint, { kind, sign, alternate, grouping }: NumberFormat): Digits {
  const base = BASES[kind] ?? 10;
  const isNegative = value < 0;
  const bare = (isNegative ? -BigInt(value) : BigInt(value)).toString(base);
  const digits = group(kind === "X" ? bare.toUpperCase() : bare, grouping, base === 10 ? 3 : 4);
  const prefix = alternate && base !== 10 ? `0${kind}` : "";
  return { sign: signOf(isNegative, sign) + prefix, digits };
}

function signOf(isNegative: boolean, sign: string): string {
  return isNegative ? "-" : sign === "+" || sign === " " ? sign : "";
}

function group(digits: string, separator: string, size: number): string {
  if (separator === "") return digits;
  return digits.replace(new RegExp(`\\B(?=(?:.{${size}})+$)`, "g"), separator);
}

function formatReal(value: number, { kind, sign, alternate, precision, grouping }: NumberFormat): Digits {
  const isNegative = value < 0 || Object.is(value, -0);
  const size = Math.abs(value);
  const lead = signOf(isNegative, sign);
  if (!Number.isFinite(size)) {
    const name = Number.isNaN(size) ? "nan" : "inf";
    return { sign: lead, digits: /[A-Z]/.test(kind) ? name.toUpperCase() : name };
  }
  const bare = realDigits(size, kind, precision, alternate);
  const [, whole = "", rest = ""] = /^(\d+)(.*)$/s.exec(bare) ?? [];
  return { sign: lead, digits: group(whole, grouping, 3) + rest };
}

function realDigits(size: number, kind: string, precision: number | undefined, alternate: boolean): string {
  switch (kind) {
    case "f":
    case "F":
      return fixed(size, precision ?? 6);
    case "%":
      return `${fixed(size * 100, precision ?? 6)}%`;
    case "e":
    case "E":
      return withCase(exponential(size, precision ?? 6), kind);
    case "g":
    case "G":
      return withCase(general(size, Math.max(1, precision ?? 6), alternate), kind);
    case "":
      if (precision === undefined) return formatFloat(size);
      return generalOrWhole(size, Math.max(1, precision));
    default:
      return fail(`unknown format '${kind}'`);
  }
}

function withCase(text: string, kind: string): string {
  return kind === kind.toUpperCase() ? text.toUpperCase() : text;
}

/** The exact value of a float, rounded half to even as Python does. */
export function fixed(size: number, precision: number): string {
  const [numerator, denominator] = ratioOf(size);
  const scaled = numerator * 10n ** BigInt(precision);
  let digits = scaled / denominator;
  const rest = (scaled % denominator) * 2n;
  if (rest > denominator || (rest === denominator && digits % 2n === 1n)) digits++;
  const text = digits.toString().padStart(precision + 1, "0");
  return precision === 0 ? text : `${text.slice(0, -precision)}.${text.slice(-precision)}`;
}

function exponential(size: number, precision: number): string {
  const [mantissa, power] = size.toExponential(Math.min(100, precision)).split("e") as [string, string];
  return `${mantissa}e${power[0]}${power.slice(1).padStart(2, "0")}`;
}

function general(size: number, precision: number, alternate: boolean): string {
  const power = size === 0 ? 0 : Number(size.toExponential(Math.min(100, precision - 1)).split("e")[1]);
  const text =
    power < -4 || power >= precision ? exponential(size, precision - 1) : fixed(size, precision - 1 - power);
  if (alternate) return text;
  return text.replace(/(\.\d*?)0+(?=e|$)/, "$1").replace(/\.(?=e|$)/, "");
}

function generalOrWhole(size: number, precision: number): string {
  const text = general(size, precision, false);
  const power = size === 0 ? 0 : Number(size.toExponential(Math.min(100, precision - 1)).split("e")[1]);
  if (/[.e]/.test(text)) return text;
  return power >= precision - 1 && power < precision && power > 0
    ? exponential(size, precision - 1)
        .replace(/(\.\d*?)0+(?=e)/, "$1")
        .replace(/\.(?=e)/, "")
    : `${text}.0`;
}

import { toInt } from "../numbers.js";
import { strippedRange } from "../white-space.js";

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
export function parseInt10(text: string, base: number): number | bigint | undefined {
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
export function parseFloatText(text: string): number | undefined {
  const bare = toAscii(text);
  if (!FLOAT.test(bare)) return undefined;
  const name = /(inf|nan)/i.exec(bare)?.[0].toLowerCase();
  if (name !== undefined) return name === "nan" ? Number.NaN : bare.startsWith("-") ? -Infinity : Infinity;
  return Number(bare.replaceAll("_", ""));
}

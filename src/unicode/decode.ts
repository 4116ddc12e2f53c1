import { CODE_POINTS, type Ranges } from "./ranges.js";

/** Every code point has one value. Run i has value `values[i]` and ends before `ends[i]`. */
export interface Runs {
  readonly values: Uint8Array;
  readonly ends: Uint32Array;
}

/** The numbers of a text of scripts/unicode.js: digits of five bits, the lowest first; all but the last have bit 6 set. */
function numbersOf(text: string): Uint32Array {
  const numbers = new Uint32Array(text.length);
  let length = 0;
  let number = 0;
  let shift = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = DIGITS[text.charCodeAt(i)]!;
    number |= (digit & 0x1f) << shift;
    shift += 5;
    if (digit >= 0x20) continue;
    numbers[length++] = number;
    number = 0;
    shift = 0;
  }
  return numbers.subarray(0, length);
}

const DIGITS = new Uint8Array(128);
for (const [digit, char] of [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"].entries())
  DIGITS[char.charCodeAt(0)] = digit;

/** Reads pairs of a value and the length of its run. */
export function decodeRuns(text: string): Runs {
  const numbers = numbersOf(text);
  const values = new Uint8Array(numbers.length / 2);
  const ends = new Uint32Array(numbers.length / 2);
  let at = 0;
  for (let i = 0; i < values.length; i++) {
    values[i] = numbers[2 * i]!;
    at += numbers[2 * i + 1]!;
    ends[i] = at;
  }
  return { values, ends };
}

/** Reads the lengths of the ranges outside and inside, in turn. */
export function decodeRanges(text: string): Ranges {
  const borders = numbersOf(text);
  // a set that begins at 0 has a first length of 0
  for (let i = 1; i < borders.length; i++) borders[i]! += borders[i - 1]!;
  return borders;
}

/** The code points whose value is marked with 1. */
export function rangesOf({ values, ends }: Runs, isWanted: Uint8Array): Ranges {
  const borders = new Uint32Array(values.length + 1);
  let length = 0;
  let start = 0;
  for (let i = 0; i < values.length; i++) {
    if (isWanted[values[i]!] !== (length & 1)) borders[length++] = start;
    start = ends[i]!;
  }
  if ((length & 1) === 1) borders[length++] = CODE_POINTS;
  return borders.slice(0, length);
}

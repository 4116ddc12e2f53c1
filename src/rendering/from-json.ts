import { Dict } from "../jinja/dict.js";
import { Float } from "../jinja/float.js";
import { toInt } from "../jinja/numbers.js";
import type { Value } from "../jinja/value.js";
import { ExactNumber, keysOf } from "../json/exact.js";

/** Makes values of Python of JSON, and counts how large they are together. */
export class JsonReader {
  /** Characters of the texts, and one for each other value. */
  size = 0;

  read(value: unknown): Value {
    this.size++;
    if (typeof value === "string") {
      this.size += value.length;
      return value;
    }
    if (typeof value === "number") return readNumber(value);
    if (typeof value === "boolean") return value;
    if (typeof value !== "object" || value === null) return null;
    if (value instanceof ExactNumber) return readExact(value);
    if (Array.isArray(value)) return value.map((item) => this.read(item));
    return Dict.of(keysOf(value).map((key) => [key, this.read(Reflect.get(value, key))] as const));
  }
}

function readNumber(value: number): Value {
  if (!Number.isInteger(value)) return new Float(value);
  return Number.isSafeInteger(value) ? value + 0 : toInt(BigInt(value));
}

function readExact({ spelling, isInteger }: ExactNumber): Value {
  return isInteger ? toInt(BigInt(spelling)) : new Float(Number(spelling));
}

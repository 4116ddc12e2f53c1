import { RunError } from "../../domain/run-error.js";

/** A value of a JSON column, in its own spelling. */
class RawJson {
  readonly text: string;

  constructor(text: string) {
    JSON.parse(text);
    this.text = text;
  }
}

const UTF8 = new TextDecoder("utf-8", { fatal: true });

/** hyparquet's parsers of values that would lose something as JavaScript's own types. */
export const PARSERS = {
  // a missing value is passed as undefined
  stringFromBytes: (bytes: Uint8Array | undefined) => bytes && UTF8.decode(bytes),
  jsonFromBytes: (bytes: Uint8Array | undefined) => bytes && new RawJson(UTF8.decode(bytes)),
  timestampFromMicroseconds: (micros: bigint) => moment(micros, 6),
  timestampFromNanoseconds: (nanos: bigint) => moment(nanos, 9),
};

/** A moment in ISO 8601; `digits` is the number of decimals of its second. */
function moment(units: bigint, digits: number): string {
  const scale = 10n ** BigInt(digits);
  const fraction = ((units % scale) + scale) % scale;
  const seconds = (units - fraction) / scale;
  const whole = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  return `${whole}.${fraction.toString().padStart(digits, "0")}Z`;
}

/** A value as JSON. Whole numbers keep all their digits. Throws RunError `bad-data` for what JSON cannot represent. */
export function toJson(value: unknown, place: string): string {
  switch (typeof value) {
    case "bigint":
      return value.toString();
    case "number":
      if (!Number.isFinite(value)) throw unwritable(place, "NaN or an infinite number");
      return JSON.stringify(value);
    case "string":
    case "boolean":
      return JSON.stringify(value);
    default:
      if (value === null || value === undefined) return "null";
      if (value instanceof RawJson) return value.text;
      if (value instanceof Date) return JSON.stringify(value.toISOString());
      if (ArrayBuffer.isView(value)) throw unwritable(place, "binary data");
      if (Array.isArray(value)) return `[${value.map((item: unknown) => toJson(item, place)).join(",")}]`;
      return `{${Object.entries(value)
        .filter(([, item]) => item !== null && item !== undefined)
        .map(([key, item]) => `${JSON.stringify(key)}:${toJson(item, `${place}:${key}`)}`)
        .join(",")}}`;
  }
}

function unwritable(place: string, what: string): RunError {
  return new RunError(
    "bad-data",
    `${place}: ${what}, which JSON cannot represent; write the file without this column`,
  );
}

import type { SchemaElement, SchemaTree } from "hyparquet";
import { RunError } from "../../domain/run-error.js";

/** A value's JSON. `place` is the row, and the path in it, for messages. Throws RunError `bad-data` for binary data. */
export type WriteValue = (value: unknown, place: string) => string;

/**
 * What replaces a value that JSON does not have, such as NaN, or for text of a JSON column that is not JSON. It makes
 * its line no JSON, so that this row is rejected and the others are not.
 */
const NO_JSON = "NaN";

/** A value of a JSON column, in its own spelling. */
class RawJson {
  readonly text: string;

  constructor(text: string) {
    this.text = isJson(text) ? text.replace(/[\r\n]/g, " ") : NO_JSON;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

// a byte-order mark is a character of the text
const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** hyparquet's parsers of values that would lose something as JavaScript's own types. */
export const PARSERS = {
  // a missing value is passed as undefined
  stringFromBytes: (bytes: Uint8Array | undefined) => bytes && UTF8.decode(bytes),
  jsonFromBytes: (bytes: Uint8Array | undefined) => bytes && new RawJson(UTF8.decode(bytes)),
  dateFromDays: (days: number) => moment(BigInt(days) * 86_400_000n, 3),
  timestampFromMilliseconds: (millis: bigint) => moment(BigInt(millis), 3),
  timestampFromMicroseconds: (micros: bigint) => moment(micros, 6),
  timestampFromNanoseconds: (nanos: bigint) => moment(nanos, 9),
};

/** The last second that JavaScript's calendar has, before and after 1970. */
const MOST_SECONDS = 8_640_000_000_000n;

/** A moment in ISO 8601, with a sign and six digits of the year before year 0 and after 9999. */
function moment(units: bigint | null | undefined, digits: number): string | RawJson | undefined {
  if (units === null || units === undefined) return undefined;
  const scale = 10n ** BigInt(digits);
  const fraction = ((units % scale) + scale) % scale;
  const seconds = (units - fraction) / scale;
  if (seconds > MOST_SECONDS || seconds < -MOST_SECONDS) return new RawJson("");
  const whole = new Date(Number(seconds) * 1000).toISOString().slice(0, -".000Z".length);
  return `${whole}.${fraction.toString().padStart(digits, "0")}Z`;
}

/** How the values of a column are written, by its schema: numbers keep their kind and digits, keys their order. */
export function writerOf(tree: SchemaTree, isItem = false): WriteValue {
  const { element, children } = tree;
  if (element.repetition_type === "REPEATED" && !isItem) return listWriter(writerOf(tree, true));
  if (element.logical_type?.type === "VARIANT") return toJson;
  if (children.length === 0) return leafWriter(element);
  const [only] = children;
  if (element.converted_type === "LIST" && only !== undefined && children.length === 1) {
    if (only.element.repetition_type === "REPEATED" && only.children.length <= 1)
      return listWriter(writerOf(only.children[0] ?? only, only.children.length === 0));
  }
  const entries = entriesOf(tree);
  return entries === undefined ? objectWriter(children) : mapWriter(entries);
}

/** The entries of a map: the one field of its group, which repeats a key and a value. */
function entriesOf({ element, children }: SchemaTree): SchemaTree | undefined {
  const [only] = children;
  const isMap = element.converted_type === "MAP" || element.logical_type?.type === "MAP";
  return isMap && children.length === 1 && only?.children.length === 2 ? only : undefined;
}

/**
 * Makes hyparquet leave decimals and maps as they are stored: it would round the ones, and lose those entries of the
 * others that have the same key. `writerOf` must have seen the schema before.
 */
export function keepAsStored(elements: readonly SchemaElement[]): void {
  for (const element of elements) {
    const { converted_type: converted, logical_type: logical } = element;
    if (
      converted === "DECIMAL" ||
      logical?.type === "DECIMAL" ||
      converted === "MAP" ||
      logical?.type === "MAP"
    ) {
      delete element.converted_type;
      delete element.logical_type;
    }
  }
}

function listWriter(writeItem: WriteValue): WriteValue {
  return (value, place) => {
    if (value === null || value === undefined) return "null";
    return `[${(value as readonly unknown[]).map((item) => writeItem(item, place)).join(",")}]`;
  };
}

function objectWriter(children: readonly SchemaTree[]): WriteValue {
  const fields = children.map((child) => [child.element.name, writerOf(child)] as const);
  return (value, place) => {
    if (value === null || value === undefined) return "null";
    const members = fields.flatMap(([name, write]) => {
      const item = (value as Readonly<Record<string, unknown>>)[name];
      if (item === null || item === undefined) return [];
      return [`${JSON.stringify(name)}:${write(item, `${place}:${name}`)}`];
    });
    return `{${members.join(",")}}`;
  };
}

function mapWriter(entries: SchemaTree): WriteValue {
  const [key, item] = entries.children as [SchemaTree, SchemaTree];
  const writeKey = writerOf(key);
  const writeItem = writerOf(item);
  return (value, place) => {
    if (value === null || value === undefined) return "null";
    const all = (value as Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>)[
      entries.element.name
    ];
    const members = (all ?? []).map((entry) => {
      const written = writeKey(entry[key.element.name], place);
      const name = written.startsWith('"') ? written : JSON.stringify(written);
      return `${name}:${writeItem(entry[item.element.name], place)}`;
    });
    return `{${members.join(",")}}`;
  };
}

function leafWriter(element: SchemaElement): WriteValue {
  const { type, converted_type: converted, logical_type: logical } = element;
  if (converted === "DECIMAL" || logical?.type === "DECIMAL") {
    const scale = element.scale ?? (logical?.type === "DECIMAL" ? logical.scale : 0);
    return (value) => decimal(value, scale);
  }
  if (type === "FLOAT" || type === "DOUBLE" || logical?.type === "FLOAT16")
    return (value, place) => (typeof value === "number" ? float(value) : toJson(value, place));
  return toJson;
}

/** A float keeps its kind: whole ones get a decimal point, as in Python. */
function float(value: number): string {
  if (!Number.isFinite(value)) return NO_JSON;
  const text = Object.is(value, -0) ? "-0" : String(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

/** A decimal with all its digits; its unscaled number is stored as an integer, or as bytes in two's complement. */
function decimal(value: unknown, scale: number): string {
  if (value === null || value === undefined) return "null";
  const unscaled = value instanceof Uint8Array ? signed(value) : BigInt(value as number | bigint);
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, "0");
  const whole = digits.slice(0, digits.length - scale);
  return `${unscaled < 0n ? "-" : ""}${whole}${scale > 0 ? `.${digits.slice(-scale)}` : ""}`;
}

function signed(bytes: Uint8Array): bigint {
  if (bytes.length === 0) return 0n;
  return BigInt.asIntN(8 * bytes.length, BigInt(`0x${Buffer.from(bytes).toString("hex")}`));
}

/** A value as JSON, by its own type. Whole numbers keep all their digits. */
function toJson(value: unknown, place: string): string {
  switch (typeof value) {
    case "bigint":
      return value.toString();
    case "number":
      return Number.isFinite(value) ? JSON.stringify(value) : NO_JSON;
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

// JSON values that lose nothing: numbers keep their spelling, and objects the order of their keys.
import { closingQuote, refuseDeepText } from "./spans.js";

/**
 * A number that JavaScript would write otherwise, or take for another kind of number: `12345678901234567890`, `-0`,
 * and the floats that are whole, such as `2.0` and `1e+21`. All other numbers are JavaScript's own.
 */
export class ExactNumber {
  readonly spelling: string;

  constructor(spelling: string) {
    this.spelling = spelling;
  }

  /** Whether Python and other languages with two kinds of numbers read an integer. */
  get isInteger(): boolean {
    return !/[.eE]/.test(this.spelling);
  }

  /** JSON.stringify would bend the number. Throws TypeError. */
  toJSON(): never {
    throw new TypeError("an exact number is written by stringifyExact");
  }
}

/** Under this key, an object whose keys JavaScript would reorder has their order. Spreads copy it. */
const KEY_ORDER = Symbol("order of the keys");

/** The keys of an object, in the order of its text. */
export function keysOf(object: object): readonly string[] {
  const keys = Object.keys(object);
  const order: unknown = Reflect.get(object, KEY_ORDER);
  if (!Array.isArray(order)) return keys;
  const known = new Set<string>(order.filter((key: string) => Object.hasOwn(object, key)));
  return [...known, ...keys.filter((key) => !known.has(key))];
}

/** The numbers that an exact parse may keep otherwise: -0, 16 digits or more, floats. Texts may merely look like them. */
const UNUSUAL_NUMBER = /(?:^|[:,[])\s*(?:-0|-?\d{16}|-?\d+[.eE])/;

/** Deeper values are parsed exactly without a look. */
const SHALLOW = 64;

/**
 * The value of a JSON text. It differs from that of JSON.parse only by `ExactNumber`s, and by `keysOf`. Of a key that
 * occurs twice, the last value counts, as in JSON.parse and Python. Throws SyntaxError, and RowError `too-deep`.
 */
export function parseExact(text: string): unknown {
  const value: unknown = JSON.parse(text);
  const content = contentOf(value, 0);
  if (content === "plain" || (content === "numbers" && !UNUSUAL_NUMBER.test(text))) return value;
  refuseDeepText(text);
  return new Parser(text).value();
}

/** Whether a value has keys that JavaScript reorders, else numbers, else neither. */
function contentOf(value: unknown, depth: number): "plain" | "numbers" | "reordered" {
  if (typeof value === "number") return "numbers";
  if (typeof value !== "object" || value === null) return "plain";
  if (depth === SHALLOW) return "reordered";
  let found: "plain" | "numbers" = "plain";
  // keys that are numbers come first
  const [first] = Array.isArray(value) ? [] : Object.keys(value);
  if (first !== undefined && first <= "9" && isDigits(first)) return "reordered";
  for (const key in value) {
    const content = contentOf(Reflect.get(value, key), depth + 1);
    if (content === "reordered") return content;
    if (content === "numbers") found = content;
  }
  return found;
}

function isDigits(key: string): boolean {
  return /^\d+$/.test(key);
}

/** Parses a text that JSON.parse has accepted. */
class Parser {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  value(): unknown {
    switch (this.peek()) {
      case "{":
        return this.object();
      case "[":
        return this.list();
      case '"':
        return this.string();
      case "t":
        return this.word("true", true);
      case "f":
        return this.word("false", false);
      case "n":
        return this.word("null", null);
      default:
        return this.number();
    }
  }

  /** The next character that is not white space. */
  private peek(): string | undefined {
    while (/[ \t\r\n]/.test(this.text[this.at] ?? "")) this.at++;
    return this.text[this.at];
  }

  private object(): object {
    const values = new Map<string, unknown>();
    this.at++;
    while (this.peek() !== "}") {
      if (this.text[this.at] === ",") {
        this.at++;
        this.peek();
      }
      const key = this.string();
      this.peek();
      this.at++;
      values.set(key, this.value());
    }
    this.at++;
    // not by assignment, which would take __proto__ for the prototype
    const object: object = Object.fromEntries(values);
    const keys = [...values.keys()];
    if (keys.some(isDigits)) Reflect.set(object, KEY_ORDER, keys);
    return object;
  }

  private list(): unknown[] {
    const items: unknown[] = [];
    this.at++;
    while (this.peek() !== "]") {
      if (this.text[this.at] === ",") this.at++;
      items.push(this.value());
    }
    this.at++;
    return items;
  }

  private string(): string {
    const start = this.at;
    const end = closingQuote(this.text, start);
    this.at = end + 1;
    const content = this.text.slice(start + 1, end);
    return content.includes("\\") ? (JSON.parse(`"${content}"`) as string) : content;
  }

  private number(): number | ExactNumber {
    NUMBER.lastIndex = this.at;
    const spelling = NUMBER.exec(this.text)![0];
    this.at = NUMBER.lastIndex;
    const value = Number(spelling);
    const isOwn = String(value) === spelling && !(Number.isInteger(value) && /[.e]/.test(spelling));
    return isOwn ? value : new ExactNumber(spelling);
  }

  private word<Value>(word: string, value: Value): Value {
    this.at += word.length;
    return value;
  }
}

const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** The JSON text of a value, without spaces: JSON.stringify, but for exact numbers and the order of keys. */
export function stringifyExact(value: unknown): string {
  return write(value) ?? "null";
}

function write(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return JSON.stringify(value) as string | undefined;
  if (value instanceof ExactNumber) return value.spelling;
  let text = "";
  if (Array.isArray(value)) {
    for (const item of value) text += text === "" ? stringifyExact(item) : `,${stringifyExact(item)}`;
    return `[${text}]`;
  }
  for (const key of keysOf(value)) {
    const member = write(Reflect.get(value, key));
    if (member === undefined) continue;
    text += text === "" ? `${JSON.stringify(key)}:${member}` : `,${JSON.stringify(key)}:${member}`;
  }
  return `{${text}}`;
}

import { RunError } from "../../domain/run-error.js";
import {
  BACKSLASH,
  CLOSE_LIST,
  CLOSE_OBJECT,
  COMMA,
  OPEN_LIST,
  OPEN_OBJECT,
  QUOTE,
} from "../../json/punctuation.js";
import { PendingBytes } from "../bytes/pending-bytes.js";
import { isWhiteSpace } from "../bytes/white-space.js";

/** A part of a JSON object around a list, in its bytes, which are valid until the next part is requested. */
export type DocumentPart =
  /** An element of the list, with its number in the file, from 0. */
  | { readonly kind: "element"; readonly index: number; readonly bytes: Buffer }
  /** The value of another key that is asked for. */
  | { readonly kind: "member"; readonly name: string; readonly bytes: Buffer }
  /** The end of one object; another may follow. */
  | { readonly kind: "end" };

/** What is read of each object. */
export interface DocumentShape {
  /** The key of the list. */
  readonly list: string;
  /** Other keys whose values are read. */
  readonly members: readonly string[];
  /** Longer elements and members are not read. */
  readonly maxRowBytes: number;
}

/**
 * The parts of JSON objects around lists, such as the logs of evaluations: `{"samples": […], "status": "success"}`. Only
 * brackets, commas and strings are parsed; the caller parses each part. Memory is bounded by a chunk and the longest part.
 * Throws RunError `bad-data` for what is no such object, or is cut off, and for a part that is too long.
 */
export async function* documentParts(
  chunks: AsyncIterable<Buffer>,
  name: string,
  shape: DocumentShape,
): AsyncGenerator<DocumentPart> {
  const reader = new DocumentReader(name, shape);
  for await (const chunk of chunks) yield* reader.push(chunk);
  reader.end();
}

/** What is expected between two values of the object. */
type Expected = "first-key" | "key" | "colon" | "value" | "comma";

const COLON = 0x3a;

class DocumentReader {
  private readonly name: string;
  private readonly shape: DocumentShape;
  private readonly pending = new PendingBytes();
  private at = 0;
  private depth = 0;
  private isInString = false;
  /** Whether the next byte of the string is escaped. */
  private isEscaped = false;
  private expected: Expected = "first-key";
  private key = "";
  /** Where the key that is read begins; -1 for none. */
  private keyStart = -1;
  /** Where the value that is read begins: an element's or a member's; -1 for none. */
  private start = -1;
  private isInList = false;
  /** Whether a comma may follow. */
  private isAfterElement = false;
  private index = 0;

  constructor(name: string, shape: DocumentShape) {
    this.name = name;
    this.shape = shape;
  }

  *push(chunk: Buffer): Generator<DocumentPart> {
    this.pending.append(chunk);
    const { bytes } = this.pending;
    while (this.at < bytes.length) {
      const part = this.isInString ? this.stepString(bytes) : this.step(bytes, bytes[this.at]!);
      if (part !== undefined) yield part;
    }
    this.refuseLong();
    this.dropRead();
  }

  end(): void {
    if (this.depth > 0) throw this.fault("ends too early: it is truncated");
  }

  /** Moves over one byte outside of strings, or ends a part before it. */
  private step(bytes: Buffer, byte: number): DocumentPart | undefined {
    if (isWhiteSpace(byte)) this.at++;
    else if (this.depth === 0) this.open(byte);
    else if (this.depth === 1) return this.stepMember(bytes, byte);
    else if (this.depth === 2 && this.isInList) return this.stepElement(bytes, byte);
    else this.stepInside(byte);
    return undefined;
  }

  private open(byte: number): void {
    if (byte !== OPEN_OBJECT) throw this.fault("is followed by other data");
    this.depth = 1;
    this.expected = "first-key";
    this.at++;
  }

  /** Between the values of the object itself, or in one that is a number or a word. */
  private stepMember(bytes: Buffer, byte: number): DocumentPart | undefined {
    switch (this.expected) {
      case "first-key":
      case "key":
        if (byte === CLOSE_OBJECT && this.expected === "first-key") return this.close();
        if (byte !== QUOTE) throw this.fault("has no key in double quotes where one should be");
        this.keyStart = this.at;
        this.stepInside(byte);
        return undefined;
      case "colon":
        if (byte !== COLON) throw this.fault("has no colon after a key");
        this.expected = "value";
        this.at++;
        return undefined;
      case "value":
        this.beginValue(byte);
        return undefined;
      case "comma":
        if (byte === COMMA || byte === CLOSE_OBJECT) return this.endMember(bytes, byte);
        if (byte === QUOTE || byte === OPEN_LIST || byte === OPEN_OBJECT || byte === CLOSE_LIST)
          throw this.fault("has no comma between two values");
        this.at++;
        return undefined;
    }
  }

  private beginValue(byte: number): void {
    if (byte === COMMA || byte === CLOSE_OBJECT || byte === CLOSE_LIST)
      throw this.fault("has a key without a value");
    this.expected = "comma";
    if (byte === OPEN_LIST && this.key === this.shape.list) this.isInList = true;
    else if (this.shape.members.includes(this.key)) this.start = this.at;
    this.stepInside(byte);
  }

  /** Ends a member that is read; the next call moves on. */
  private endMember(bytes: Buffer, byte: number): DocumentPart | undefined {
    if (this.start !== -1) {
      const value = bytes.subarray(this.start, this.at);
      this.start = -1;
      return { kind: "member", name: this.key, bytes: value };
    }
    if (byte === CLOSE_OBJECT) return this.close();
    this.expected = "key";
    this.at++;
    return undefined;
  }

  private close(): DocumentPart {
    this.depth = 0;
    this.at++;
    return { kind: "end" };
  }

  /** Between the elements of the list, or in an element that is a number or a word. */
  private stepElement(bytes: Buffer, byte: number): DocumentPart | undefined {
    if (byte === CLOSE_OBJECT) throw this.fault("has a list with another closing bracket");
    if (byte !== COMMA && byte !== CLOSE_LIST) {
      if (this.start === -1) this.start = this.at;
      this.stepInside(byte);
      return undefined;
    }
    if (this.start !== -1) {
      const element = bytes.subarray(this.start, this.at);
      this.start = -1;
      this.isAfterElement = true;
      return { kind: "element", index: this.index++, bytes: element };
    }
    if (byte === COMMA && !this.isAfterElement) throw this.fault("has a comma without an element before it");
    this.isAfterElement = false;
    if (byte === CLOSE_LIST) {
      this.isInList = false;
      this.depth = 1;
    }
    this.at++;
    return undefined;
  }

  private stepInside(byte: number): void {
    this.at++;
    if (byte === QUOTE) this.isInString = true;
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) this.depth++;
    else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) this.depth--;
  }

  /** Moves behind the next quote, which may end the string, or behind the bytes. */
  private stepString(bytes: Buffer): undefined {
    if (this.isEscaped) {
      this.isEscaped = false;
      this.at++;
      return;
    }
    const quote = bytes.indexOf(QUOTE, this.at);
    const stop = quote === -1 ? bytes.length : quote;
    let first = stop;
    while (first > this.at && bytes[first - 1] === BACKSLASH) first--;
    this.isEscaped = (stop - first) % 2 === 1;
    this.at = stop;
    if (quote === -1 || this.isEscaped) return;
    this.at++;
    this.isInString = false;
    if (this.keyStart === -1) return;
    this.key = textOf(bytes.subarray(this.keyStart, this.at)) ?? "";
    this.keyStart = -1;
    this.expected = "colon";
  }

  private refuseLong(): void {
    const from = Math.max(this.start, this.keyStart);
    if (from === -1 || this.at - from <= this.shape.maxRowBytes) return;
    throw this.fault(
      `has a part of more than ${this.shape.maxRowBytes} bytes (element ${this.index}); raise --max-row-bytes if this is expected`,
    );
  }

  /** Forgets what is behind; a key or a value that is read is kept from its start on. */
  private dropRead(): void {
    const read = Math.max(this.start, this.keyStart);
    const from = read === -1 ? this.at : read;
    this.pending.drop(from);
    this.at -= from;
    if (this.start !== -1) this.start -= from;
    if (this.keyStart !== -1) this.keyStart -= from;
  }

  private fault(message: string): RunError {
    return new RunError("bad-data", `${this.name}: the JSON document ${message}`);
  }
}

function textOf(json: Buffer): string | undefined {
  try {
    const value: unknown = JSON.parse(json.toString("utf8"));
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}

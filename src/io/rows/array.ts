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
import { type Block, type BlockLimits, RowNumbers } from "./block.js";

/** White space up to this size between two elements is never too long: it is copied with them, so it is in memory. */
const LEAST_BLANK_BYTES = 1 << 20;

/** The reader's position in the array. */
type State =
  | "before"
  /** After the opening bracket: an element or the end may follow. */
  | "opened"
  /** After a comma: an element must follow. */
  | "expecting"
  | "inside"
  | "in-string"
  /** In a string, after a backslash. */
  | "escaped"
  /** After an element: a comma or the end must follow. */
  | "between"
  | "closed";

/**
 * One JSON array as blocks of whole elements. Only brackets, commas and strings are parsed here; the caller validates
 * each element. Memory is bounded by a chunk and the longest element that is allowed. Throws RunError `bad-data` if what
 * is between the elements is not the brackets, commas and white space (RFC 8259) of one array.
 */
export async function* arrayBlocks(
  chunks: AsyncIterable<Buffer>,
  name: string,
  { maxRowBytes }: BlockLimits,
): AsyncGenerator<Block> {
  const reader = new ArrayReader(name, maxRowBytes);
  for await (const chunk of chunks) yield* reader.push(chunk);
  yield reader.end();
}

class ArrayReader {
  private readonly name: string;
  private readonly maxRowBytes: number;
  /** All bytes after the last element that was yielded. */
  private readonly pending = new PendingBytes();
  private state: State = "before";
  private depth = 0;
  /** The next byte of `pending` to read. */
  private at = 0;
  /** Where the current element starts in `pending`; below 0 if its beginning has been dropped. */
  private start = 0;
  private index = 0;
  private readonly rows = new RowNumbers();

  constructor(name: string, maxRowBytes: number) {
    this.name = name;
    this.maxRowBytes = maxRowBytes;
  }

  *push(chunk: Buffer): Generator<Block> {
    this.pending.append(chunk);
    while (this.at < this.pending.length) {
      if (this.step(this.pending.bytes)) yield* this.endElement();
    }
    yield* this.flush();
    if (this.isInside()) {
      if (this.at - this.start > this.maxRowBytes) this.drop(this.at);
    } else if (this.pending.length > Math.max(this.maxRowBytes, LEAST_BLANK_BYTES))
      throw this.fault("has more white space between two elements than a row may have bytes; reformat it");
  }

  end(): Block {
    if (this.state !== "closed") throw this.fault("ends before its closing bracket: it is truncated");
    return this.block(this.pending.bytes, []);
  }

  /** Reads from `at` on, and moves on; true if an element ended before it. */
  private step(bytes: Buffer): boolean {
    if (this.state === "in-string") this.skipString(bytes);
    else if (this.state === "escaped") {
      this.state = "in-string";
      this.at++;
    } else if (this.state === "inside") return this.stepInside(bytes[this.at]!);
    else this.stepBetween(bytes[this.at]!);
    return false;
  }

  private stepInside(byte: number): boolean {
    if (byte === QUOTE) this.state = "in-string";
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) this.depth++;
    else if (byte === COMMA && this.depth === 0) return true;
    else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
      if (this.depth === 0) return true;
      this.depth--;
    }
    this.at++;
    return false;
  }

  private stepBetween(byte: number): void {
    this.at++;
    if (isWhiteSpace(byte)) return;
    switch (this.state) {
      case "before":
        if (byte !== OPEN_LIST) throw this.fault("does not begin with a bracket");
        this.state = "opened";
        return;
      case "between":
        if (byte === CLOSE_LIST) this.state = "closed";
        else if (byte === COMMA) this.state = "expecting";
        else throw this.fault(`has no comma after element ${this.index - 1}`);
        return;
      case "closed":
        throw this.fault("is followed by other data; a file holds one array, or JSON Lines");
      default:
        if (byte === CLOSE_LIST && this.state === "opened") {
          this.state = "closed";
          return;
        }
        if (byte === COMMA || byte === CLOSE_LIST)
          throw this.fault(`has an extra comma before element ${this.index}`);
        this.at--;
        this.start = this.at;
        this.depth = 0;
        this.state = "inside";
    }
  }

  private skipString(bytes: Buffer): void {
    const quote = bytes.indexOf(QUOTE, this.at);
    const stop = quote === -1 ? bytes.length : quote;
    let first = stop;
    while (first > this.at && bytes[first - 1] === BACKSLASH) first--;
    const escapes = (stop - first) % 2 === 1;
    if (quote === -1) this.state = escapes ? "escaped" : "in-string";
    else if (!escapes) this.state = "inside";
    this.at = quote === -1 ? stop : quote + 1;
  }

  private *endElement(): Generator<Block> {
    const bytes = this.pending.bytes;
    const length = this.at - this.start;
    this.state = "between";
    if (length <= this.maxRowBytes) {
      let end = this.at;
      while (end > this.start && isWhiteSpace(bytes[end - 1]!)) end--;
      this.rows.push(this.start, end, this.index++);
      return;
    }
    yield* this.flush();
    this.drop(this.at);
    yield { ...this.block(Buffer.alloc(0), []), oversized: { position: this.index++, bytes: length } };
  }

  /** Yields the complete elements. */
  private *flush(): Generator<Block> {
    if (this.rows.length === 0) return;
    const end = this.rows.all.at(-2)!;
    yield this.block(this.pending.bytes.subarray(0, end), this.rows.all);
    this.rows.clear();
    this.drop(end);
  }

  private drop(count: number): void {
    this.pending.drop(count);
    this.at -= count;
    this.start -= count;
  }

  private isInside(): boolean {
    return this.state === "inside" || this.state === "in-string" || this.state === "escaped";
  }

  private block(bytes: Buffer, rows: ArrayLike<number>): Block {
    const nothing = { oversized: undefined, blank: 0, next: undefined };
    return { container: "array", positionUnit: "element", bytes, rows, ...nothing };
  }

  private fault(message: string): RunError {
    return new RunError("bad-data", `${this.name}: the JSON array ${message}`);
  }
}

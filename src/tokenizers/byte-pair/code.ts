import { RowError } from "../../domain/problem.js";
import type { SectionHead, TokenizedSection } from "../engine.js";
import { characterStart } from "../utf16.js";
import { type Exports, FIRST_ROOM, type Kind, openCode } from "./open.js";

const COUNT = 0;
const LIST = 1;
const LIST_BEFORE = 2;

const ALL = 0x7fffffff;
/** Characters that are read for each token of a head, at first. */
const HEAD_CHARACTERS = 16;

/** Longer lists are typed arrays, of half the size; others plain arrays, created faster. */
const PLAIN_TOKENS = 1 << 16;

/**
 * A compiled vocabulary in the memory of WebAssembly, and the code that cuts and merges with it. `marked`: whether a word mark
 * is put in front of a text; it covers no character of it.
 */
export class BytePairCode {
  private readonly code: Exports;
  /** Where texts are put. */
  private place = Buffer.alloc(0);
  private numbers = new Int32Array();
  /** The bytes that a text may have. */
  private room = 0;

  /** Undefined if the machine cannot run it. */
  static of(block: Uint8Array): BytePairCode | undefined {
    const code = openCode(block);
    return code && new BytePairCode(code);
  }

  private constructor(code: Exports) {
    this.code = code;
    this.room = FIRST_ROOM;
    this.view();
  }

  count(text: string, marked: boolean): number {
    return this.run(text, marked, COUNT, ALL);
  }

  /** All tokens of a text. */
  encode(text: string, marked: boolean): TokenizedSection {
    const count = this.run(text, marked, LIST, ALL);
    const [ids, ends] = [listOf(count), listOf(count)];
    const { numbers } = this;
    const [idsAt, endsAt] = [this.code.idsAt.value >> 2, this.code.endsAt.value >> 2];
    for (let i = 0; i < count; i++) {
      ids[i] = numbers[idsAt + i]!;
      ends[i] = numbers[endsAt + i]!;
    }
    return { ids, ends, settled: this.code.certain() };
  }

  /** The first tokens of a text. A long text is not read to its end for them. */
  head(text: string, marked: boolean, count: number): SectionHead {
    for (let characters = (count + 1) * HEAD_CHARACTERS; ; characters *= 4) {
      const isWhole = characters >= text.length;
      // half a character would be another one
      const beginning = isWhole ? text : text.slice(0, characterStart(text, characters));
      const found = this.run(beginning, marked, LIST_BEFORE, count);
      if (!isWhole && this.code.certain() <= count) continue;
      const ends = new Array<number>(Math.min(found, count));
      const endsAt = this.code.endsAt.value >> 2;
      for (let i = 0; i < ends.length; i++) ends[i] = this.numbers[endsAt + i]!;
      return { ends, isComplete: found <= count };
    }
  }

  private run(text: string, marked: boolean, kind: Kind, most: number): number {
    if (text.length * 3 > this.room) this.reserve(Buffer.byteLength(text));
    const { code } = this;
    // half of a surrogate pair becomes U+FFFD
    const written = this.place.write(text);
    const found = code.encode(written, written === text.length, marked, kind, most);
    // memory may have grown under a long piece, even if a later one failed
    if (this.place.length === 0) this.view();
    if (found < 0) throw failed(found);
    return found;
  }

  private reserve(bytes: number): void {
    if (bytes <= this.room) return;
    const room = [Math.max(bytes, this.room * 2), bytes].find((wanted) => this.code.reserve(wanted) !== 0);
    if (room === undefined) throw failed(NO_MEMORY);
    this.room = room;
    this.view();
  }

  private view(): void {
    this.place = Buffer.from(this.code.memory.buffer, this.code.textAt.value, this.room);
    this.numbers = new Int32Array(this.code.memory.buffer);
  }
}

function listOf(length: number): number[] | Int32Array {
  return length > PLAIN_TOKENS ? new Int32Array(length) : new Array<number>(length);
}

const NO_MEMORY = -2;

/** What a text could not be encoded for, by the number that is given instead of a number of tokens. */
const FAILURES: ReadonlyMap<number, string> = new Map([
  [
    -1,
    "a pattern of the tokenizer takes too many steps on a text of this row; use another --tokenizer, or remove the row",
  ],
  [NO_MEMORY, "the tokenizer has not enough memory for a text of this row; divide the row, or remove it"],
  [
    -3,
    "a text of this row has a character that is not in the tokenizer's vocabulary, and neither is its unk_token; use another --tokenizer, or remove the row",
  ],
]);

function failed(failure: number): RowError {
  return new RowError("tokenizer-failed", [], FAILURES.get(failure)!);
}

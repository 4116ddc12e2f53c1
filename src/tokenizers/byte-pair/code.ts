import { RowError } from "../../domain/problem.js";
import { BYTE_PAIR_CODE } from "../../wasm/byte-pair-code.js";
import { type Constant, instantiate } from "../../wasm/instantiate.js";
import type { SectionHead, TokenizedSection } from "../engine.js";
import { characterStart } from "../utf16.js";

/** The exports of wasm/byte-pair/. */
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer; readonly grow: (pages: number) => number };
  readonly blockAt: Constant;
  readonly textAt: Constant;
  readonly idsAt: Constant;
  readonly endsAt: Constant;
  readonly certain: () => number;
  readonly open: (bytes: number) => void;
  readonly reserve: (bytes: number) => number;
  /** A number of tokens, or a failure. */
  readonly encode: (bytes: number, ascii: boolean, marked: boolean, kind: Kind, most: number) => number;
}

/** What is asked for: a number of tokens, a list, or a list whose ends are before a character that a token ends in. */
type Kind = 0 | 1 | 2;
const COUNT = 0;
const LIST = 1;
const LIST_BEFORE = 2;

const PAGE = 1 << 16;
const ALL = 0x7fffffff;
/** Characters that are read for each token of a head, at first. */
const HEAD_CHARACTERS = 16;
/** Room for the texts of most rows. */
const FIRST_ROOM = 1 << 16;

/** Longer lists are typed arrays, of half the size; others plain arrays, created faster. */
const PLAIN_TOKENS = 1 << 16;

const NOTHING: TokenizedSection = { ids: [], ends: [], settled: 0 };

const utf8 = new TextEncoder();

/**
 * A compiled vocabulary in the memory of WebAssembly, and the code that cuts and merges with it. `marked`: whether a word mark
 * is put in front of a text; it covers no character of it.
 */
export class BytePairCode {
  private readonly code: Exports;
  /** Where texts are put. */
  private place = new Uint8Array();
  private numbers = new Int32Array();
  /** The bytes that a text may have. */
  private room = 0;

  /** Undefined if the machine cannot run it. */
  static of(block: Uint8Array): BytePairCode | undefined {
    const code = instantiate(BYTE_PAIR_CODE) as Exports | undefined;
    return code && open(code, block) ? new BytePairCode(code) : undefined;
  }

  private constructor(code: Exports) {
    this.code = code;
    this.room = FIRST_ROOM;
    this.view();
  }

  count(text: string, marked: boolean): number {
    return this.run(text, marked, COUNT, ALL);
  }

  /** All tokens of a text. `beginning` are those of a text with which it begins; the settled ones are taken from there. */
  encode(text: string, marked: boolean, beginning: TokenizedSection = NOTHING): TokenizedSection {
    const from = beginning.settled === 0 ? 0 : beginning.ends[beginning.settled - 1]!;
    // a word mark alone covers nothing of the text
    const known = from === 0 ? 0 : beginning.settled;
    const count = this.run(from === 0 ? text : text.slice(from), from === 0 && marked, LIST, ALL);
    const [ids, ends] = [listOf(known + count), listOf(known + count)];
    for (let i = 0; i < known; i++) {
      ids[i] = beginning.ids[i]!;
      ends[i] = beginning.ends[i]!;
    }
    const { numbers } = this;
    const [idsAt, endsAt] = [this.code.idsAt.value >> 2, this.code.endsAt.value >> 2];
    for (let i = 0; i < count; i++) {
      ids[known + i] = numbers[idsAt + i]!;
      ends[known + i] = numbers[endsAt + i]! + from;
    }
    return { ids, ends, settled: known + this.code.certain() };
  }

  /** The first tokens of a text. A long text is not read to its end for them. */
  head(text: string, marked: boolean, count: number): SectionHead {
    for (let characters = (count + 1) * HEAD_CHARACTERS; ; characters *= 4) {
      const isWhole = characters >= text.length;
      // half a character would be another one
      const beginning = isWhole ? text : text.slice(0, characterStart(text, characters));
      const found = this.run(beginning, marked, LIST_BEFORE, count);
      if (!isWhole && this.code.certain() <= count) continue;
      const tokens = Math.min(found, count);
      const end = tokens === 0 ? 0 : this.numbers[(this.code.endsAt.value >> 2) + tokens - 1]!;
      return { tokens, end, isComplete: found <= count };
    }
  }

  private run(text: string, marked: boolean, kind: Kind, most: number): number {
    if (text.length * 3 > this.room) this.reserve(Buffer.byteLength(text));
    const { code } = this;
    const { written } = utf8.encodeInto(text, this.place);
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
    this.place = new Uint8Array(this.code.memory.buffer, this.code.textAt.value, this.room);
    this.numbers = new Int32Array(this.code.memory.buffer);
  }
}

function listOf(length: number): number[] | Int32Array {
  return length > PLAIN_TOKENS ? new Int32Array(length) : new Array<number>(length);
}

/** Puts a vocabulary into the memory, and opens it there; false if there is not enough of it. */
function open(code: Exports, block: Uint8Array): boolean {
  const at = code.blockAt.value;
  const pages = Math.ceil((at + block.length) / PAGE) - code.memory.buffer.byteLength / PAGE;
  try {
    if (pages > 0) code.memory.grow(pages);
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
  new Uint8Array(code.memory.buffer).set(block, at);
  code.open(block.length);
  return code.reserve(FIRST_ROOM) !== 0;
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

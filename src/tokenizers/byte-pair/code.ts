import { RowError } from "../../domain/problem.js";
import { BYTE_PAIR_CODE } from "../../wasm/byte-pair-code.js";
import { type Constant, instantiate } from "../../wasm/instantiate.js";
import type { SectionHead } from "../engine.js";
import type { TokenList } from "../token-buffer.js";
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
    return code && new BytePairCode(code, block);
  }

  private constructor(code: Exports, block: Uint8Array) {
    this.code = code;
    const at = code.blockAt.value;
    const pages = Math.ceil((at + block.length) / PAGE) - code.memory.buffer.byteLength / PAGE;
    if (pages > 0) code.memory.grow(pages);
    new Uint8Array(code.memory.buffer).set(block, at);
    code.open(block.length);
    this.reserve(FIRST_ROOM);
  }

  count(text: string, marked: boolean): number {
    return this.run(text, marked, COUNT, ALL);
  }

  /** Appends the tokens of a text to a list, with `offset` added to their ends. */
  append(text: string, marked: boolean, offset: number, list: TokenList): void {
    const count = this.run(text, marked, LIST, ALL);
    const [ids, ends] = [this.code.idsAt.value >> 2, this.code.endsAt.value >> 2];
    list.pushAll(this.numbers, ids, ends, count, offset);
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
    if (text.length * 3 > this.room) this.reserve(text.length * 3);
    const { code } = this;
    const { written } = utf8.encodeInto(text, this.place);
    const found = code.encode(written, written === text.length, marked, kind, most);
    if (found < 0) throw failed(found);
    // memory may have grown under a long piece
    if (this.place.length === 0) this.view();
    return found;
  }

  private reserve(bytes: number): void {
    const room = Math.max(bytes, this.room * 2);
    if (this.code.reserve(room) === 0) throw failed(NO_MEMORY);
    this.room = room;
    this.view();
  }

  private view(): void {
    this.place = new Uint8Array(this.code.memory.buffer, this.code.textAt.value, this.room);
    this.numbers = new Int32Array(this.code.memory.buffer);
  }
}

const NO_MEMORY = -2;

function failed(failure: number): RowError {
  return new RowError(
    "tokenizer-failed",
    [],
    failure === NO_MEMORY
      ? "the tokenizer has not enough memory for a text of this row; divide the row, or remove it"
      : "a pattern of the tokenizer takes too many steps on a text of this row; use another --tokenizer, or remove the row",
  );
}

import { type PlainName, type PlainRow, ROLES } from "../formats/input/plain-row.js";
import { escaped } from "../json/splice.js";
import type { TurnSelection } from "../trainers/trainer.js";
import { BULK_SPLICE_CODE } from "../wasm/bulk-splice-code.js";
import { type Constant, instantiate } from "../wasm/instantiate.js";

/** The texts that are inserted into every row. */
export interface SplicedTexts {
  readonly promptSuffix: string;
  readonly answerPrefix: string;
  /** A row whose prompt contains this text is not spliced in bulk. */
  readonly marker: string;
}

/** The exports of wasm/bulk-splice/. */
interface Code {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly TEXT_BYTES: Constant;
  readonly INPUT_BYTES: Constant;
  readonly MAX_ROWS: Constant;
  readonly MAX_NAMES: Constant;
  readonly textsAt: Constant;
  readonly rowsAt: Constant;
  readonly inputAt: Constant;
  readonly outputAt: Constant;
  readonly outputLength: Constant;
  readonly addName: (list: number, role: number, at: number, bytes: number) => void;
  readonly selectExchanges: (turns: number) => void;
  readonly setTexts: (at: number, suffixBytes: number, prefixBytes: number, markerBytes: number) => void;
  readonly splice: (from: number, count: number) => number;
}

const LF = 0x0a;

/** The WebAssembly code identifies a selection by its index here. */
const SELECTIONS: readonly TurnSelection[] = ["all", "first", "last"];

/**
 * Inserts the same texts into many rows at once, in WebAssembly: ten times as fast as `prepareRow`, which parses each
 * row. It accepts only plain rows: JSON that certainly is valid exchanges, not augmented. All other rows are left to
 * `prepareRow`. A plain row gets the same bytes from both.
 */
export class BulkSplicer {
  private readonly code: Code;
  private readonly memory: Buffer;
  private readonly rows: Int32Array;
  private count = 0;

  /** Undefined if it cannot process the texts or the names in the rows, or if the machine cannot run it. */
  static of(plain: PlainRow, texts: SplicedTexts, turns: TurnSelection): BulkSplicer | undefined {
    const additions = [texts.promptSuffix, texts.answerPrefix].map(escaped);
    const probe = findProbe(texts.marker);
    const lists = [plain.fields, plain.keys, plain.speakers];
    if (probe === undefined || !lists.every(isWritable)) return undefined;
    const code = instantiate(BULK_SPLICE_CODE) as Code | undefined;
    if (code === undefined || lists.some(({ length }) => length > code.MAX_NAMES.value)) return undefined;
    const written = [...lists.flat().map(({ name }) => name), ...additions, probe];
    if (Buffer.byteLength(written.join("")) > code.TEXT_BYTES.value) return undefined;
    const splicer = new BulkSplicer(code);
    splicer.set(lists, [...additions, probe]);
    code.selectExchanges(SELECTIONS.indexOf(turns));
    return splicer;
  }

  private constructor(code: Code) {
    this.code = code;
    this.memory = Buffer.from(code.memory.buffer);
    this.rows = new Int32Array(code.memory.buffer, code.rowsAt.value, code.MAX_ROWS.value * 2);
  }

  /** Writes the names and the texts into the memory. */
  private set(lists: readonly (readonly PlainName[])[], texts: readonly string[]): void {
    const { code, memory } = this;
    let at = code.textsAt.value;
    const write = (text: string): number => {
      const bytes = memory.write(text, at);
      at += bytes;
      return bytes;
    };
    for (const [list, names] of lists.entries()) {
      for (const { name, role } of names) code.addName(list, ROLES.indexOf(role), at, write(name));
    }
    const first = at;
    const [suffix, prefix, marker] = texts.map(write) as [number, number, number];
    code.setTexts(first, suffix, prefix, marker);
  }

  /**
   * Takes rows to splice. `rows` has `stride` numbers per row; the first two are its start and end in `bytes`, which
   * must be UTF-8. Returns false if the rows are too many or too long; then `splice` must not be called.
   */
  take(bytes: Buffer, rows: ArrayLike<number>, stride: number): boolean {
    const { code, memory } = this;
    this.count = rows.length / stride;
    if (bytes.length > code.INPUT_BYTES.value || this.count > code.MAX_ROWS.value) return false;
    const end = code.inputAt.value + bytes.length;
    memory.set(bytes, code.inputAt.value);
    memory[end] = LF;
    for (let i = 0; i < this.count; i++) {
      this.rows[2 * i] = rows[stride * i]!;
      this.rows[2 * i + 1] = rows[stride * i + 1]!;
    }
    return true;
  }

  /** Splices as many rows as it can, from row `from` on. Returns the row that it stopped at, which may be `from`. */
  splice(from: number): number {
    return this.code.splice(from, this.count);
  }

  /** The rows of the last call of `splice`, each followed by LF. */
  get bytes(): Buffer {
    const at = this.code.outputAt.value;
    return this.memory.subarray(at, at + this.code.outputLength.value);
  }
}

/** Whether each of the names is another one, and is written in a row as it is. */
function isWritable(names: readonly PlainName[]): boolean {
  return (
    new Set(names.map(({ name }) => name)).size === names.length &&
    names.every(({ name }) => escaped(name) === name)
  );
}

/**
 * The longest part of the marker that a JSON string contains unchanged, unless the string escapes ASCII characters;
 * undefined if it has fewer than two characters.
 */
function findProbe(marker: string): string | undefined {
  const parts = marker.match(/[ !#-.0-[\]-~]+/g) ?? [];
  const [longest = ""] = parts.map((part) => part.trim()).sort((a, b) => b.length - a.length);
  return longest.length < 2 ? undefined : longest;
}

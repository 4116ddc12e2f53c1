import { type FlatField, ROLES } from "../formats/input/flat-fields.js";
import { escaped } from "../json/splice.js";
import { BULK_SPLICE_CODE } from "../wasm/bulk-splice-code.js";

/** What is put into every row alike. */
export interface SplicedTexts {
  readonly promptSuffix: string;
  readonly answerPrefix: string;
  /** Prompts with this text in them are not spliced in bulk. */
  readonly marker: string;
}

/** What is used of it; neither TypeScript's library for ES2023 nor Node's types declare it. */
declare const WebAssembly:
  | {
      readonly validate: (code: Uint8Array) => boolean;
      readonly Module: new (code: Uint8Array) => object;
      readonly Instance: new (module: object) => { readonly exports: unknown };
    }
  | undefined;

interface Constant {
  readonly value: number;
}

/** The exports of wasm/bulk-splice.ts. */
interface Code {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly TEXT_BYTES: Constant;
  readonly INPUT_BYTES: Constant;
  readonly MAX_ROWS: Constant;
  readonly MAX_FIELDS: Constant;
  readonly textsAt: Constant;
  readonly rowsAt: Constant;
  readonly inputAt: Constant;
  readonly outputAt: Constant;
  readonly outputLength: Constant;
  readonly addField: (role: number, at: number, bytes: number) => void;
  readonly setTexts: (at: number, following: number, before: number, marker: number) => void;
  readonly splice: (from: number, count: number) => number;
}

const LF = 0x0a;

/**
 * Puts the same texts into many rows at once, in WebAssembly: ten times as fast as to parse each row, look at its
 * texts and splice them. It only takes rows that are plain: valid JSON that is one exchange beyond doubt, not augmented,
 * with nothing to refuse. All others, and all questions about them, are left to those who read rows; so a plain row
 * comes out as it would there, to the byte.
 */
export class BulkSplicer {
  private readonly code: Code;
  private readonly memory: Buffer;
  private readonly rows: Int32Array;
  private count = 0;

  /** Undefined when the texts, or the names of the fields, are none that it can work with, or the machine cannot run it. */
  static of(fields: readonly FlatField[], texts: SplicedTexts): BulkSplicer | undefined {
    const output = [texts.promptSuffix, texts.answerPrefix].map(escaped);
    const probe = findProbe(texts.marker);
    const names = fields.map(({ name }) => name);
    if (probe === undefined || new Set(names).size < names.length) return undefined;
    if (names.some((name) => escaped(name) !== name)) return undefined;
    const code = instantiate();
    const bytes = [...names, ...output, probe].map((text) => Buffer.from(text));
    if (code === undefined || fields.length > code.MAX_FIELDS.value) return undefined;
    if (Buffer.concat(bytes).length > code.TEXT_BYTES.value) return undefined;
    return new BulkSplicer(code, fields, bytes);
  }

  private constructor(code: Code, fields: readonly FlatField[], texts: readonly Buffer[]) {
    this.code = code;
    this.memory = Buffer.from(code.memory.buffer);
    this.rows = new Int32Array(code.memory.buffer, code.rowsAt.value, code.MAX_ROWS.value * 2);
    let at = code.textsAt.value;
    for (const [i, { role }] of fields.entries()) {
      const name = texts[i]!;
      this.memory.set(name, at);
      code.addField(ROLES.indexOf(role), at, name.length);
      at += name.length;
    }
    const [following, before, marker] = texts.slice(fields.length) as [Buffer, Buffer, Buffer];
    this.memory.set(Buffer.concat([following, before, marker]), at);
    code.setTexts(at, following.length, before.length, marker.length);
  }

  /**
   * Takes rows to splice: of each `stride` numbers the first two say where in `bytes`, which are UTF-8, it begins
   * and ends. Returns false when they are too many or too long, and then none is spliced.
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

  /** Stamps as many rows as it can, from the row `from` on. Returns the row that is next, which may be `from` again. */
  splice(from: number): number {
    return this.code.splice(from, this.count);
  }

  /** The rows of the last call of `splice`, each followed by LF. */
  get bytes(): Buffer {
    const at = this.code.outputAt.value;
    return this.memory.subarray(at, at + this.code.outputLength.value);
  }
}

/**
 * A part of the mark that stands in a JSON string as it is, unless escapes stand for ASCII in it; undefined when there
 * is none that would tell texts apart.
 */
function findProbe(marker: string): string | undefined {
  const parts = marker.match(/[ !#-.0-[\]-~]+/g) ?? [];
  const [longest = ""] = parts.map((part) => part.trim()).sort((a, b) => b.length - a.length);
  return longest.length < 2 ? undefined : longest;
}

let compiled: object | undefined;

/** Undefined where there is no WebAssembly (`node --jitless`), or no vectors for it (a processor without SSE 4.1). */
function instantiate(): Code | undefined {
  if (typeof WebAssembly === "undefined") return undefined;
  if (compiled === undefined) {
    const code = Buffer.from(BULK_SPLICE_CODE, "base64");
    if (!WebAssembly.validate(code)) return undefined;
    compiled = new WebAssembly.Module(code);
  }
  // wasm/bulk-splice.ts says what it exports
  return new WebAssembly.Instance(compiled).exports as Code;
}

import { BYTE_PAIR_CODE } from "../../wasm/byte-pair-code.js";
import { type Constant, instantiate } from "../../wasm/instantiate.js";

/** The exports of wasm/byte-pair/. */
export interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer; readonly grow: (pages: number) => number };
  /** The first byte that is free. */
  readonly freeAt: Constant;
  readonly textAt: Constant;
  readonly idsAt: Constant;
  readonly endsAt: Constant;
  readonly certain: () => number;
  /** Begins to use the block at a place. */
  readonly open: (at: number, bytes: number) => void;
  readonly reserve: (bytes: number) => number;
  /** Fills the section `reachable` of the block. */
  readonly findReachable: () => void;
  /** A number of tokens, or a failure. */
  readonly encode: (bytes: number, ascii: boolean, marked: boolean, kind: Kind, most: number) => number;
}

/** What is asked for: a number of tokens, a list, or a list whose ends are before a character that a token ends in. */
export type Kind = 0 | 1 | 2;

const PAGE = 1 << 16;
/** Room for the texts of most rows, in bytes. */
export const FIRST_ROOM = 1 << 16;

/** The codes that `allocateInCode` made, by their memory, until they are opened. */
const waiting = new WeakMap<ArrayBufferLike, Exports>();

/** Memory of new code, for a file with a block: `openCode` uses that block where it is, without a copy, and only once. */
export function allocateInCode(bytes: number): Uint8Array {
  const code = newCode(bytes);
  if (code === undefined) return new Uint8Array(bytes);
  const { buffer } = code.memory;
  waiting.set(buffer, code);
  return new Uint8Array(buffer, code.freeAt.value, bytes);
}

/**
 * The code with a block in its memory, and FIRST_ROOM for texts. Undefined if the machine cannot run it. A block that was read
 * into the memory of code is there, and no more elsewhere: memory that grows is another buffer.
 */
export function openCode(block: Uint8Array): Exports | undefined {
  const { buffer, byteOffset, length } = block;
  const code = waiting.get(buffer) ?? newCode(length);
  if (code === undefined) return undefined;
  const isThere = waiting.delete(buffer);
  if (!isThere) new Uint8Array(code.memory.buffer).set(block, code.freeAt.value);
  code.open(isThere ? byteOffset : code.freeAt.value, length);
  return code.reserve(FIRST_ROOM) !== 0 ? code : undefined;
}

/** New code, with memory for so many bytes; undefined if the machine cannot run it or has not so much. */
function newCode(bytes: number): Exports | undefined {
  const code = instantiate(BYTE_PAIR_CODE) as Exports | undefined;
  if (code === undefined) return undefined;
  const { memory, freeAt } = code;
  const pages = Math.ceil((freeAt.value + bytes) / PAGE) - memory.buffer.byteLength / PAGE;
  try {
    if (pages > 0) memory.grow(pages);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
  return code;
}

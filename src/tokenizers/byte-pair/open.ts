import { BYTE_PAIR_CODE } from "../../wasm/byte-pair-code.js";
import { type Constant, instantiate } from "../../wasm/instantiate.js";

/** The exports of wasm/byte-pair/. */
export interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer; readonly grow: (pages: number) => number };
  readonly blockAt: Constant;
  readonly textAt: Constant;
  readonly idsAt: Constant;
  readonly endsAt: Constant;
  readonly certain: () => number;
  readonly open: (bytes: number) => void;
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

/** The code with a block in its memory, and FIRST_ROOM for texts. Undefined if the machine cannot run it. */
export function openCode(block: Uint8Array): Exports | undefined {
  const code = instantiate(BYTE_PAIR_CODE) as Exports | undefined;
  return code && open(code, block) ? code : undefined;
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

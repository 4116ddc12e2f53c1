import type { Block } from "../../io/block.js";
import { ByteBuffer } from "../../io/byte-buffer.js";
import type { Recipe } from "../recipe.js";
import { type BlockResult, prepareResult, type RejectLines } from "./block-result.js";

/** Prepares blocks, in this thread or in others. */
export interface Preparer {
  /** How many blocks may be on their way at once; a result is valid until so many more are asked for. */
  readonly inFlight: number;
  readonly prepare: (block: Block, name: string) => Promise<BlockResult>;
  readonly close: () => Promise<void>;
}

/** Prepares blocks here, one at a time. */
export function localPreparer(recipe: Recipe, maxRowBytes: number, lines: RejectLines): Preparer {
  const out = new ByteBuffer(3 << 19);
  return {
    inFlight: 1,
    prepare: async (block, name) => prepareResult(recipe, block, name, out, { maxRowBytes, lines }),
    close: () => Promise.resolve(),
  };
}

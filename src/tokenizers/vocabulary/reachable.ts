import { openCode } from "../byte-pair/open.js";
import type { Block } from "./block.js";

/**
 * The block with its section `reachable`, which the code that merges texts finds: so it is right for that code. Undefined
 * if the machine cannot run it, and then no block is of use.
 */
export function withReachable(block: Block): Block | undefined {
  const code = openCode(block.bytes);
  if (code === undefined) return undefined;
  code.findReachable();
  const { reachable } = block;
  const at = code.freeAt.value + reachable.byteOffset - block.bytes.byteOffset;
  reachable.set(new Uint8Array(code.memory.buffer, at, reachable.length));
  return block;
}

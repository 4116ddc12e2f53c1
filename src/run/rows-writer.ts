import type { PreparedBlock } from "../block/prepare-block.js";
import type { Container } from "../io/rows/block.js";

/** Writes the blocks of all inputs as one file. */
export interface RowsWriter {
  /** Begins an input. Throws RunError `usage` if its rows cannot follow those of the inputs before. */
  readonly begin: (container: Container, name: string) => void;
  readonly block: (bytes: Uint8Array, prepared: Omit<PreparedBlock, "bulkSpliced">) => Promise<void>;
  /** Called with the bytes that close an input's array. */
  readonly close: (closing: Buffer) => void;
  readonly end: () => Promise<void>;
}

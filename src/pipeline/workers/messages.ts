import type { FailureKind } from "../../domain/failure.js";
import type { ShapeSettings } from "../../formats/registry.js";
import type { Block } from "../../io/block.js";
import type { Settings } from "../settings.js";
import type { BlockResult, RejectLines } from "./block-result.js";

/** What a worker is started with: enough to make the same recipe as everybody else. */
export interface WorkerStart {
  readonly settings: Settings;
  readonly shape: ShapeSettings;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** SHA-256 of the tokenizer.json that the main thread loaded; the worker must have the same. */
  readonly tokenizer: string | undefined;
  readonly lines: RejectLines;
}

/** A block to prepare; its bytes are transferred. */
export interface WorkerTask {
  readonly block: Omit<Block, "bytes"> & { readonly bytes: Uint8Array };
  readonly name: string;
}

/** What a worker answers to each task, in order; and once to its start, when that fails. */
export type WorkerAnswer =
  | { readonly kind: "done"; readonly result: BlockResult }
  | { readonly kind: "failed"; readonly failure: FailureKind; readonly lines: readonly string[] }
  /** Something that is no RunError: a bug, with its stack. */
  | { readonly kind: "broken"; readonly stack: string };

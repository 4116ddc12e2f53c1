import type { ResourceIdentity } from "../../domain/identity.js";
import type { OutputContainer } from "../../domain/output-container.js";
import type { FailureKind } from "../../domain/run-error.js";
import type { FormatSettings } from "../../formats/input/registry.js";
import type { Block } from "../../io/rows/block.js";
import type { ResourceData } from "../../settings/resources.js";
import type { Settings } from "../../settings/settings.js";
import type { BlockResult, RejectDetail } from "../block-result.js";
import type { KeptRows } from "../prepare-block.js";

/** The data that a worker starts with: enough to build the same recipe in every worker. */
export interface WorkerStart {
  /** For each output. */
  readonly outputs: readonly { readonly settings: Settings; readonly container: OutputContainer }[];
  readonly keptRows: KeptRows;
  readonly rejectDetail: RejectDetail;
  readonly isSampled: boolean;
}

/** A message to a worker. */
export type WorkerOrder =
  /** The first one. Its data are in memory that all threads share. */
  | { readonly kind: "open"; readonly data: ResourceData | undefined }
  | { readonly kind: "set-format"; readonly format: FormatSettings }
  | {
      readonly kind: "prepare";
      /** Its bytes are transferred; their buffer is returned with the answer. */
      readonly block: Omit<Block, "bytes"> & { readonly bytes: Uint8Array };
      readonly name: string;
      /** Buffers of earlier results, to be reused: one for each output, or none. */
      readonly spares: readonly ArrayBuffer[];
    };

/** A message from a worker: one when it is ready, then one for each block, in order. */
export type WorkerAnswer =
  | { readonly kind: "ready"; readonly identities: readonly ResourceIdentity[] }
  | { readonly kind: "done"; readonly results: readonly BlockResult[]; readonly spare: ArrayBuffer }
  | { readonly kind: "failed"; readonly failure: FailureKind; readonly lines: readonly string[] }
  /** Any error other than RunError: a bug, with its stack. */
  | { readonly kind: "broken"; readonly stack: string };

import type { ResourceIdentity } from "../../domain/identity.js";
import type { FailureKind } from "../../domain/run-error.js";
import type { FormatSettings } from "../../formats/input/registry.js";
import type { Block } from "../../io/rows/block.js";
import type { Settings } from "../../settings/settings.js";
import type { BlockResult, RejectDetail } from "../block-result.js";

/** What a worker is started with: enough to make the same recipe as everybody else. */
export interface WorkerStart {
  readonly settings: Settings;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly rejectDetail: RejectDetail;
}

/** What a worker is told. */
export type WorkerOrder =
  | { readonly kind: "set-format"; readonly format: FormatSettings }
  | {
      readonly kind: "prepare";
      /** Its bytes are transferred, and come back with the answer. */
      readonly block: Omit<Block, "bytes"> & { readonly bytes: Uint8Array };
      readonly name: string;
      /** An earlier result's bytes, to be written to anew. */
      readonly spare: ArrayBuffer | undefined;
    };

/** What a worker answers: once when it is ready, and then to each block, in order. */
export type WorkerAnswer =
  | { readonly kind: "ready"; readonly identity: ResourceIdentity }
  | { readonly kind: "done"; readonly result: BlockResult; readonly spare: ArrayBuffer }
  | { readonly kind: "failed"; readonly failure: FailureKind; readonly lines: readonly string[] }
  /** Something that is no RunError: a bug, with its stack. */
  | { readonly kind: "broken"; readonly stack: string };

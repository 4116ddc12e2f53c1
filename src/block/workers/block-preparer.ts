import type { ResourceIdentity } from "../../domain/identity.js";
import type { FormatSettings } from "../../formats/input/registry.js";
import type { Block } from "../../io/rows/block.js";
import type { Recipe } from "../../row/recipe.js";
import { type Resources, recipeWith } from "../../settings/resources.js";
import type { Settings } from "../../settings/settings.js";
import { type BlockResult, prepareResult, type RejectDetail } from "../block-result.js";
import { ByteBuffer } from "../byte-buffer.js";

/** Prepares blocks, in this thread or in others. */
export interface Preparer {
  /** What it counts with; the same for all threads. */
  readonly identity: ResourceIdentity;
  /** How many blocks may be on their way at once. */
  readonly maxInFlight: number;
  /** Says what the rows look like that come from now on. */
  readonly setFormat: (format: FormatSettings) => void;
  /** The block's bytes are free again when it returns; the result's are, when they are given back. */
  readonly prepare: (block: Block, name: string) => Promise<BlockResult>;
  readonly release: (result: BlockResult) => void;
  readonly close: () => Promise<void>;
}

/** Prepares blocks here, one at a time. */
export function localPreparer(
  settings: Settings,
  resources: Resources,
  rejectDetail: RejectDetail,
): Preparer {
  const out = new ByteBuffer(3 << 19);
  let recipe: Recipe | undefined;
  return {
    identity: resources.identity,
    maxInFlight: 1,
    setFormat: (format) => {
      recipe = recipeWith(settings, resources, format);
    },
    prepare: async (block, name) =>
      prepareResult(recipe, block, name, out, settings.maxRowBytes, rejectDetail),
    release: () => undefined,
    close: () => Promise.resolve(),
  };
}

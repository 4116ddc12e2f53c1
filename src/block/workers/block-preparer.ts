import type { ResourceIdentity } from "../../domain/identity.js";
import type { FormatSettings } from "../../formats/input/registry.js";
import type { Block } from "../../io/rows/block.js";
import type { RowSampler } from "../../roles/sampler.js";
import type { Recipe } from "../../row/recipe.js";
import { createRecipe } from "../../settings/create-recipe.js";
import { createSampler } from "../../settings/create-sampler.js";
import type { ResolvedSettings } from "../../settings/resolve-settings.js";
import type { Resources } from "../../settings/resources.js";
import { type BlockResult, prepareResult, type RejectDetail } from "../block-result.js";
import { ByteBuffer } from "../byte-buffer.js";

/** Prepares blocks, in this thread or in others. */
export interface Preparer {
  /** What identifies the tokenizer and the template; the same for all threads. */
  readonly identity: ResourceIdentity;
  /** How many blocks may be pending at once. */
  readonly maxInFlight: number;
  /** Sets the format of the rows that follow. */
  readonly setFormat: (format: FormatSettings) => void;
  /** The block's bytes may be reused when the call returns; the result's bytes are valid until `release`. */
  readonly prepare: (block: Block, name: string) => Promise<BlockResult>;
  readonly release: (result: BlockResult) => void;
  readonly close: () => Promise<void>;
}

/** Prepares blocks in this thread, one at a time. */
export function localPreparer(
  resolved: ResolvedSettings,
  resources: Resources,
  rejectDetail: RejectDetail,
): Preparer {
  const out = new ByteBuffer(3 << 19);
  const { maxRowBytes } = resolved.settings;
  let recipe: Recipe | undefined;
  let sampler: RowSampler | undefined;
  return {
    identity: resources.identity,
    maxInFlight: 1,
    setFormat: (format) => {
      recipe = createRecipe(resolved, format, resources);
      sampler = createSampler(resolved, recipe, resources);
    },
    prepare: async (block, name) =>
      prepareResult(recipe, block, { name, out, maxRowBytes, rejectDetail, sampler }),
    release: () => undefined,
    close: () => Promise.resolve(),
  };
}

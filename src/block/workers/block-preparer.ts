import type { ResourceIdentity } from "../../domain/identity.js";
import type { FormatSettings } from "../../formats/input/registry.js";
import type { Block } from "../../io/rows/block.js";
import type { RowSampler } from "../../roles/sampler.js";
import type { Recipe } from "../../row/recipe.js";
import { createRecipes } from "../../settings/create-recipe.js";
import { createSamplers } from "../../settings/create-sampler.js";
import type { ResolvedSettings } from "../../settings/resolve-settings.js";
import type { Resources } from "../../settings/resources.js";
import type { Workload } from "../../settings/workload.js";
import { type BlockResult, prepareResults, type RejectDetail } from "../block-result.js";
import { ByteBuffer } from "../byte-buffer.js";
import type { KeptRows } from "../prepare-block.js";

/** What is made of the blocks. */
export interface Preparation {
  /** One for each output. Those that say how rows are read are the same in all. */
  readonly settings: readonly ResolvedSettings[];
  readonly keptRows: KeptRows;
  readonly rejectDetail: RejectDetail;
  /** Whether rows to look at are chosen, which takes time. */
  readonly isSampled: boolean;
}

/** Prepares blocks, in this thread or in others. */
export interface Preparer {
  /** What identifies the tokenizer and the template of each output; the same for all threads. */
  readonly identities: readonly ResourceIdentity[];
  /** How many blocks may be pending at once. */
  readonly maxInFlight: number;
  /** Sets the format of the rows that follow. */
  readonly setFormat: (format: FormatSettings) => void;
  /**
   * A result for each output. The block's bytes may be reused when the call returns; the results' bytes are valid until
   * `release`.
   */
  readonly prepare: (block: Block, name: string) => Promise<readonly BlockResult[]>;
  readonly release: (results: readonly BlockResult[]) => void;
  readonly close: () => Promise<void>;
}

/** What takes most of the time of all outputs together. */
export function workloadOf(settings: readonly ResolvedSettings[]): Workload {
  return settings.some(({ workload }) => workload === "counting") ? "counting" : "splicing";
}

/** Prepares blocks in this thread, one at a time. */
export function localPreparer(
  { settings, keptRows, rejectDetail, isSampled }: Preparation,
  resources: readonly Resources[],
): Preparer {
  const outs = settings.map(() => new ByteBuffer(3 << 19));
  const { maxRowBytes } = settings[0]!.settings;
  let recipes: readonly Recipe[] | undefined;
  let samplers: readonly (RowSampler | undefined)[] = [];
  return {
    identities: resources.map(({ identity }) => identity),
    maxInFlight: 1,
    setFormat: (format) => {
      recipes = createRecipes(settings, format, resources);
      if (isSampled) samplers = createSamplers(settings, recipes, resources);
    },
    prepare: async (block, name) => {
      const options = { name, keptRows, outs, maxRowBytes, rejectDetail, samplers };
      return prepareResults(withFormat(recipes), block, options);
    },
    release: () => undefined,
    close: () => Promise.resolve(),
  };
}

/** Throws TypeError before the format is set. */
export function withFormat(recipes: readonly Recipe[] | undefined): readonly Recipe[] {
  if (recipes === undefined) throw new TypeError("no format is set yet");
  return recipes;
}

import type { AddedTokenName } from "../domain/tokenizer.js";
import { RowHash } from "../roles/row-hash.js";
import { RowSampler } from "../roles/sampler.js";
import type { Recipe } from "../row/recipe.js";
import type { ResolvedSettings } from "./resolve-settings.js";
import type { Resources } from "./resources.js";

/** For each of several outputs of the same rows, what chooses rows to look at; undefined when rows are not rendered. */
export function createSamplers(
  all: readonly ResolvedSettings[],
  recipes: readonly Recipe[],
  resources: readonly Resources[],
): readonly (RowSampler | undefined)[] {
  const bySeed = new Map<number, RowHash>();
  return recipes.map((recipe, i) => {
    const { settings } = all[i]!;
    const rowHash = bySeed.get(settings.seed) ?? new RowHash(settings.seed);
    bySeed.set(settings.seed, rowHash);
    return createSampler(settings, recipe, resources[i]!, rowHash);
  });
}

function createSampler(
  { reportContent }: ResolvedSettings["settings"],
  recipe: Recipe,
  { tokenizer }: Pick<Resources, "tokenizer">,
  rowHash: RowHash,
): RowSampler | undefined {
  const { validator } = recipe;
  if (validator === undefined) return undefined;
  const controls = controlTokens(tokenizer?.addedTokens ?? []);
  return new RowSampler({ recipe: { ...recipe, validator }, controls }, rowHash, reportContent === "samples");
}

/** The ids of added tokens that are seen, such as `<|im_end|>`. */
export function controlTokens(added: readonly AddedTokenName[]): ReadonlySet<number> {
  return new Set(added.filter(({ content }) => content.trim() !== "").map(({ id }) => id));
}

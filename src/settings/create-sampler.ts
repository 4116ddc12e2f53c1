import type { AddedTokenName } from "../domain/tokenizer.js";
import { RowSampler } from "../roles/sampler.js";
import type { Recipe } from "../row/recipe.js";
import type { ResolvedSettings } from "./resolve-settings.js";
import type { Resources } from "./resources.js";

/** Chooses rows to look at for the report; undefined when rows are not rendered. */
export function createSampler(
  { settings: { seed, reportContent } }: ResolvedSettings,
  recipe: Recipe,
  { tokenizer }: Pick<Resources, "tokenizer">,
): RowSampler | undefined {
  const { validator } = recipe;
  if (validator === undefined) return undefined;
  const controls = controlTokens(tokenizer?.addedTokens ?? []);
  return new RowSampler({ recipe: { ...recipe, validator }, controls }, seed, reportContent === "samples");
}

/** The ids of added tokens that are seen, such as `<|im_end|>`. */
export function controlTokens(added: readonly AddedTokenName[]): ReadonlySet<number> {
  return new Set(added.filter(({ content }) => content.trim() !== "").map(({ id }) => id));
}

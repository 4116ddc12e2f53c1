import type { ResourceIdentity } from "../domain/identity.js";
import type { Tokenizer } from "../domain/tokenizer.js";
import type { FormatSettings } from "../formats/input/registry.js";
import type { Recipe } from "../row/recipe.js";
import type { Validator } from "../row/validate-row.js";
import type { SourceEnvironment } from "../tokenizers/sources/source.js";
import { createRecipe } from "./create-recipe.js";
import { isRendered, tokenizerOf } from "./requirements.js";
import type { Settings } from "./settings.js";

/** What the settings name and is not in them: it must be loaded. */
export interface Resources {
  readonly tokenizer: Tokenizer | undefined;
  readonly validator: Validator | undefined;
  readonly identity: ResourceIdentity;
}

const NO_RESOURCES: Resources = {
  tokenizer: undefined,
  validator: undefined,
  identity: { tokenizer: undefined, template: undefined },
};

/**
 * Loads what the settings name. Engines are only loaded when there is something to tokenize: most of the start-up time
 * would be theirs. Throws RunError `usage`, `input-missing`, `io` or `config`.
 */
export async function loadResources(settings: Settings, environment: SourceEnvironment): Promise<Resources> {
  const where = tokenizerOf(settings);
  if (where === undefined) return NO_RESOURCES;
  const { loadTokenizer } = await import("../tokenizers/load.js");
  const loaded = await loadTokenizer(where, environment);
  if (!isRendered(settings)) {
    const { tokenizer, identity } = loaded;
    return { tokenizer, validator: undefined, identity: { tokenizer: identity, template: undefined } };
  }
  const { createValidator } = await import("./create-validator.js");
  const { validator, template } = await createValidator(settings, loaded, environment.cwd);
  return { tokenizer: loaded.tokenizer, validator, identity: { tokenizer: loaded.identity, template } };
}

/** The settings come alive for rows of one shape. */
export function recipeWith(
  settings: Settings,
  { tokenizer, validator }: Resources,
  format: FormatSettings,
): Recipe {
  return createRecipe(settings, format, tokenizer, validator);
}

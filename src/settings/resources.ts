import type { ResourceIdentity } from "../domain/identity.js";
import type { Tokenizer } from "../domain/tokenizer.js";
import type { Validator } from "../row/validate-row.js";
import type { LoadedTokenizer } from "../tokenizers/load.js";
import type { SourceEnvironment } from "../tokenizers/sources/source.js";
import type { ResolvedSettings } from "./resolve-settings.js";

/** Resources named by the settings, after loading, and their identity. */
export interface Resources {
  readonly tokenizer: Tokenizer | undefined;
  readonly validator: Validator | undefined;
  readonly identity: ResourceIdentity;
}

export const NO_RESOURCES: Resources = {
  tokenizer: undefined,
  validator: undefined,
  identity: { tokenizer: undefined, template: undefined },
};

/**
 * Loads what the settings name. The tokenizer engines are imported only if there is something to tokenize, since they
 * take most of the start-up time. Throws RunError `usage`, `input-missing`, `io` or `config`.
 */
export async function loadResources(
  { settings, tokenizer: name, isRendered }: ResolvedSettings,
  environment: SourceEnvironment,
): Promise<Resources> {
  if (name === undefined) return NO_RESOURCES;
  const model = await loadModel(name, environment);
  const { tokenizer, identity } = model;
  if (!isRendered)
    return { tokenizer, validator: undefined, identity: { tokenizer: identity, template: undefined } };
  const { createValidator } = await import("./create-validator.js");
  const { validator, template } = await createValidator(settings, model, environment.cwd);
  return { tokenizer, validator, identity: { tokenizer: identity, template } };
}

/** Loads a tokenizer and its chat templates by name. Throws RunError `usage`, `input-missing`, `io` or `config`. */
export async function loadModel(name: string, environment: SourceEnvironment): Promise<LoadedTokenizer> {
  const { loadTokenizer } = await import("../tokenizers/load.js");
  return loadTokenizer(name, environment);
}

import type { ResourceIdentity } from "../domain/identity.js";
import type { Tokenizer } from "../domain/tokenizer.js";
import type { Validator } from "../row/validate-row.js";
import type { LoadedTokenizer, TokenizerData } from "../tokenizers/load.js";
import type { SourceEnvironment } from "../tokenizers/sources/source.js";
import type { RunRendering } from "./create-validator.js";
import type { ResolvedSettings } from "./resolve-settings.js";
import type { Settings } from "./settings.js";
import { readTemplate } from "./template-file.js";

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

/** What the settings name, as it is in the files: plain data, which is read once and sent to all threads. */
export interface ResourceData {
  readonly tokenizer: TokenizerData;
  /** The text of the template file, if there is one. */
  readonly template: string | undefined;
}

/** Loads what the settings name. Throws RunError `usage`, `input-missing`, `io` or `config`. */
export async function loadResources(
  resolved: ResolvedSettings,
  environment: SourceEnvironment,
): Promise<Resources> {
  const [resources] = await openResources([resolved], await readResources([resolved], environment));
  return resources!;
}

/**
 * Reads what the settings name; undefined if that is nothing. Several settings name the same tokenizer and template, or
 * none. The tokenizer engines are imported only if there is something to tokenize, since they take most of the start-up
 * time. Throws RunError as `loadResources` does.
 */
export async function readResources(
  all: readonly ResolvedSettings[],
  environment: SourceEnvironment,
): Promise<ResourceData | undefined> {
  const name = all.find(({ tokenizer }) => tokenizer !== undefined)?.tokenizer;
  if (name === undefined) return undefined;
  const { readTokenizer } = await import("../tokenizers/load.js");
  const tokenizer = await readTokenizer(name, environment);
  const rendered = all.find(({ isRendered }) => isRendered);
  return {
    tokenizer,
    template: rendered && (await readTemplate(rendered.settings.template, environment.cwd)),
  };
}

/** The resources of each; what is read once is opened once. Throws RunError `config`. */
export async function openResources(
  all: readonly ResolvedSettings[],
  data: ResourceData | undefined,
): Promise<readonly Resources[]> {
  if (data === undefined) return all.map(() => NO_RESOURCES);
  const { openTokenizer } = await import("../tokenizers/load.js");
  const model = openTokenizer(data.tokenizer);
  const { tokenizer, identity } = model;
  const unrendered = {
    tokenizer,
    validator: undefined,
    identity: { tokenizer: identity, template: undefined },
  };
  const rendered = all.find(({ isRendered }) => isRendered);
  if (rendered === undefined)
    return all.map((one) => (one.tokenizer === undefined ? NO_RESOURCES : unrendered));
  const { createRendering, createValidator } = await import("./create-validator.js");
  const rendering = createRendering(rendered.settings.template, model, data.template);
  return all.map(({ settings, tokenizer: name, isRendered }) => {
    if (name === undefined) return NO_RESOURCES;
    if (!isRendered) return unrendered;
    const validator = createValidator(settings, model, rendering);
    return { tokenizer, validator, identity: { tokenizer: identity, template: rendering.template } };
  });
}

/** A model, and how its prompts are rendered. */
export interface RenderingModel {
  readonly model: LoadedTokenizer;
  readonly rendering: RunRendering;
}

/** Loads a model whose prompts are rendered, as the setting `template` says. Throws RunError as `loadModel` does. */
export async function loadRendering(
  name: string,
  template: Settings["template"],
  environment: SourceEnvironment,
): Promise<RenderingModel> {
  const model = await loadModel(name, environment);
  const { createRendering } = await import("./create-validator.js");
  return {
    model,
    rendering: createRendering(template, model, await readTemplate(template, environment.cwd)),
  };
}

/** Loads a tokenizer and its chat templates by name. Throws RunError `usage`, `input-missing`, `io` or `config`. */
export async function loadModel(name: string, environment: SourceEnvironment): Promise<LoadedTokenizer> {
  const { loadTokenizer } = await import("../tokenizers/load.js");
  return loadTokenizer(name, environment);
}

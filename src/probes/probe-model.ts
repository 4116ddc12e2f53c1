import type { ResourceIdentity } from "../domain/identity.js";
import type { Tokenizer } from "../domain/tokenizer.js";
import type { World } from "../run/world.js";
import { parseSettings } from "../settings/parse-settings.js";
import type { ResolvedSettings } from "../settings/resolve-settings.js";
import { loadRendering } from "../settings/resources.js";
import type { ProbesRequest } from "./probes.js";
import type { PromptRenderer } from "./prompt-renderer.js";

/** The model's tokenizer and template, as far as probes use them. */
export interface ProbeModel {
  readonly tokenizer: Tokenizer | undefined;
  readonly renderer: PromptRenderer | undefined;
  readonly identity: ResourceIdentity;
  /** Settings with which the beginning of an answer is cut as previews are. */
  readonly cutting: (tokens: number) => ResolvedSettings;
}

/** Loads the model, if one is named. Throws RunError. */
export async function loadProbeModel(
  { resolved: { settings } }: ProbesRequest,
  world: World,
): Promise<ProbeModel> {
  const cutting = (tokens: number): ResolvedSettings =>
    parseSettings(
      {
        ...{ method: { name: "true", previewTokens: tokens }, chatMarkup: "keep", allowAugmented: false },
        tokenizer: settings.tokenizer,
      },
      true,
    );
  if (settings.tokenizer === undefined) {
    const identity = { tokenizer: undefined, template: undefined };
    return { tokenizer: undefined, renderer: undefined, identity, cutting };
  }
  const { model, rendering } = await loadRendering(settings.tokenizer, settings.template, world);
  const { PromptRenderer } = await import("./prompt-renderer.js");
  return {
    tokenizer: model.tokenizer,
    renderer: new PromptRenderer(rendering, model.tokenizer, model.chat.tokenizerPrefix),
    identity: { tokenizer: model.identity, template: rendering.template },
    cutting,
  };
}

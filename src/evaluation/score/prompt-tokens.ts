import type { Message } from "../../domain/conversation.js";
import type { AskRequest } from "../../endpoint/request.js";
import { loadRendering } from "../../settings/resources.js";
import type { SourceEnvironment } from "../../tokenizers/sources/source.js";

/** How many tokens a model is shown for a request. */
export type PromptTokens = (request: AskRequest) => number;

/**
 * Counts the tokens of requests as a server of this model does: messages by the model's chat template, a text with the tokens that
 * the tokenizer puts in front. Throws RunError.
 */
export async function promptTokensOf(
  tokenizer: string,
  environment: SourceEnvironment,
): Promise<PromptTokens> {
  const { model, rendering } = await loadRendering(tokenizer, "auto", environment);
  const prefix = model.chat.tokenizerPrefix;
  return ({ body }) => {
    const { prompt, messages } = body;
    if (typeof prompt === "string") return model.tokenizer.count(prefix + prompt);
    const asked = messages as readonly Message[];
    const text = rendering.renderer.prompt({ messages: asked, paths: asked.map(() => []), tools: undefined });
    return model.tokenizer.count(text);
  };
}

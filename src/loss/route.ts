import type { AskRequest, JsonBody } from "../endpoint/request.js";
import { ONE_TOKEN, type SentPrompt } from "./ask-text.js";
import type { ShapeName } from "./logprobs/registry.js";
import { logprobShapes } from "./logprobs/registry.js";
import type { SendName } from "./logprobs/shape.js";

/** How a server is asked for log-probabilities. */
export interface Route {
  readonly shape: ShapeName;
  readonly send: SendName;
}

/** The request for the log-probabilities of a prompt. */
export function lossRequest(
  route: Route,
  model: string,
  prompt: SentPrompt["prompt"],
  more: JsonBody = {},
): AskRequest {
  const { body } = logprobShapes[route.shape];
  return { path: "/completions", body: { model, prompt, ...ONE_TOKEN, ...body, ...more } };
}

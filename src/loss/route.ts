import { readReply } from "../endpoint/reply.js";
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

/** Whether an answer says of each token of the prompt how probable it is. Others are not kept. */
export function isUsable({ shape }: Route, sent: SentPrompt): (body: JsonBody) => boolean {
  return (body) =>
    logprobShapes[shape].read(body, sent).kind === "read" &&
    (readReply(body)?.promptTokens ?? sent.ids.length) === sent.ids.length;
}

import { RunError } from "../domain/run-error.js";
import type { Ask } from "../endpoint/asker.js";
import type { JsonBody } from "../endpoint/request.js";
import { type SentPrompt, sentPrompt } from "./ask-text.js";
import { logprobShapes } from "./logprobs/registry.js";
import type { MeasuredText } from "./measured-text.js";
import { isUsable, lossRequest, type Route } from "./route.js";
import { type WrittenToken, writtenToken } from "./written-token.js";

/** Servers round in other ways when they write a token than when they read it. */
const MOST_APART = 0.25;

/** How many beginnings of a row are tried for one whose next token can be sent back. */
const MOST_TRIED = 4;

/**
 * Whether the log-probability of a token in a prompt is what the server says of the same token when it writes it: a server
 * may give each token the value of its neighbour, and nothing else tells. Returns how far the two are apart, in nats;
 * undefined if no token that it writes can be sent back. Throws RunError `config` if they differ.
 */
export async function checkAlignment(
  route: Route,
  text: MeasuredText,
  { ask, model, origin }: { readonly ask: Ask; readonly model: string; readonly origin: string },
): Promise<number | undefined> {
  const shape = logprobShapes[route.shape];
  const [start = 1] = text.first;
  for (let length = start; length < start + MOST_TRIED; length++) {
    if (length > text.rendered.tokens.length) return undefined;
    const sent = sentPrompt(text, length, route.send);
    const written = await ask.ask(lossRequest(route, model, sent.prompt, shape.nextBody[route.send]));
    if (written.kind === "problem") return undefined;
    const token = writtenToken(written.body, (spelled) => text.rendered.encode(spelled).ids);
    if (token === undefined) continue;
    const values: number[] = [];
    for (const longer of withToken(sent, token)) {
      const apartIn = (body: JsonBody): number => Math.abs(lastLogprob(route, longer, body) - token.logprob);
      const isSame = (body: JsonBody): boolean => apartIn(body) <= MOST_APART;
      const again = await ask.ask(lossRequest(route, model, longer.prompt), isSame);
      if (again.kind === "problem") return undefined;
      if (isSame(again.body)) return apartIn(again.body);
      const value = lastLogprob(route, longer, again.body);
      if (!Number.isNaN(value)) values.push(value);
    }
    const [value] = values;
    if (value !== undefined) throw misaligned(origin, token.logprob, value);
  }
  return undefined;
}

/** What an answer says of the prompt's last token; NaN where as text it has joined its neighbours. */
function lastLogprob(route: Route, sent: SentPrompt, body: JsonBody): number {
  if (!isUsable(route, sent)(body)) return Number.NaN;
  const read = logprobShapes[route.shape].read(body, sent);
  return read.kind === "read" ? read.logprobs.at(-1)! : Number.NaN;
}

function misaligned(origin: string, written: number, read: number): RunError {
  return new RunError("config", [
    `${origin}: a token has the log-probability ${written.toFixed(3)} when the model writes it, and ${read.toFixed(3)} as the next token of the same prompt`,
    "so it gives log-probabilities of other tokens, or not of the model's own distribution; ask another server, or another version of it",
  ]);
}

/** The prompt with the token behind it, for each token that the server may have meant. */
function withToken(sent: SentPrompt, { candidates }: WrittenToken): readonly SentPrompt[] {
  return candidates.flatMap(({ id, text }): readonly SentPrompt[] => {
    const ids = [...sent.ids, id];
    const common = { ...sent, ids, named: [], textOf: () => "" };
    if (typeof sent.prompt !== "string") return [{ ...common, prompt: ids }];
    return text === undefined ? [] : [{ ...common, prompt: sent.prompt + text }];
  });
}

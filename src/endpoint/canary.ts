import type { Address } from "./address.js";
import { readReply } from "./reply.js";
import { type AskPath, type AskRequest, type JsonBody, requestKey, sha256 } from "./request.js";
import { noAnswer, type Sender } from "./sender.js";

/** Asks for words that a model draws, so that two seeds differ, and that it chooses alike when nothing is drawn. */
const QUESTION = "Write ten words that have nothing to do with each other.";
const MOST_TOKENS = 32;
const LIMITS: readonly string[] = ["max_tokens", "max_completion_tokens"];

/** What a server answered to the fixed requests, as SHA-256 of the texts. */
export interface Canary {
  /** Undefined if the sampling has no temperature: then nobody knows whether the answer was drawn. */
  readonly greedy: string | undefined;
  readonly key: string;
  /** By two seeds; undefined if the answers are greedy anyway. */
  readonly seeds: readonly [string, string] | undefined;
  /** The model that answered, by the server's own word. */
  readonly model: string | undefined;
}

/**
 * Asks the fixed requests: one without chance, and if `sampling` has a temperature, one by two seeds. Of the sampling only
 * names that it has are sent, since a server may refuse others. Throws RunError `io` or `config`.
 */
export async function askCanary(
  sender: Sender,
  address: Address,
  { path, model, sampling }: { readonly path: AskPath; readonly model: string; readonly sampling: JsonBody },
): Promise<Canary> {
  const ask = async (
    request: AskRequest,
  ): Promise<{ readonly text: string; readonly model: string | undefined }> => {
    const sent = await sender.send(request.path, request.body);
    if (sent.kind === "failed") throw noAnswer(sent.failure, address);
    const reply = readReply(sent.body);
    if (reply === undefined) throw noAnswer({ reason: "no-choice", code: "" }, address);
    return { text: sha256(reply.kind === "filtered" ? "" : reply.text), model: reply.model };
  };
  const asked =
    path === "/completions" ? { prompt: QUESTION } : { messages: [{ role: "user", content: QUESTION }] };
  const request = (seed: number, changes: JsonBody): AskRequest => ({
    path,
    body: { model, ...asked, ...short(sampling), ...changes, seed },
  });
  const { temperature } = sampling;
  const isSampled = typeof temperature === "number" && temperature > 0;
  const greedy = request(0, isSampled ? { temperature: 0 } : {});
  const { text, model: answering } = await ask(greedy);
  const seeds = isSampled
    ? ([(await ask(request(1, {}))).text, (await ask(request(2, {}))).text] as const)
    : undefined;
  const isGreedy = typeof temperature === "number";
  return { greedy: isGreedy ? text : undefined, key: requestKey(greedy), seeds, model: answering };
}

function short(sampling: JsonBody): JsonBody {
  const limits = LIMITS.filter((name) => name in sampling).map((name) => [name, MOST_TOKENS] as const);
  return { ...sampling, ...Object.fromEntries(limits) };
}

import { createHash } from "node:crypto";
import type { Conversation, Message } from "../domain/conversation.js";
import type { Exchange } from "../domain/example.js";
import type { Path } from "../domain/path.js";
import { RowError } from "../domain/problem.js";
import type { AskRequest, JsonBody } from "../endpoint/request.js";
import { isObject } from "../json/is-object.js";
import type { RowRenderer } from "../rendering/rendered-row.js";
import type { AskToRewrite } from "./compile-rewrite.js";

/** How requests are made for all rows. */
export interface RequestMaker {
  readonly model: string;
  readonly sampling: JsonBody;
  readonly seed: number;
  readonly askToRewrite: AskToRewrite;
  /** How the assistant's turn begins; empty if the model begins it. */
  readonly opener: string;
  /** Renders and counts what the model is shown; undefined without a tokenizer. */
  readonly prompts: PromptCounter | undefined;
  readonly route: "completions" | "chat";
}

/** Renders prompts, and counts their tokens as the trainer's model has them. */
export interface PromptCounter {
  readonly renderer: RowRenderer;
  readonly count: (text: string) => number;
  /** The tokens that servers put in front of a text by themselves, as the tokenizer does. */
  readonly prefix: string;
}

/** The request for a rewritten answer, but for its seed. */
export interface RewriteRequest {
  /** The request of one sample: 0 is the first. */
  readonly of: (sample: number) => AskRequest;
  /** How many tokens the model is shown; undefined without a tokenizer. */
  readonly promptTokens: number | undefined;
}

/** A message's keys that servers read; other keys are the row's own. */
const SENT_KEYS: readonly string[] = ["role", "content", "name", "tool_calls", "tool_call_id"];
/** Seeds are unsigned 31-bit numbers: every server takes them. */
const SEEDS = 2 ** 31;

/** Makes the request for one exchange. Throws RowError. */
export function rewriteRequest(
  maker: RequestMaker,
  exchange: Exchange,
  conversation: Conversation,
): RewriteRequest {
  const messages = askingMessages(maker.askToRewrite, exchange, conversation);
  const { model, sampling, prompts, opener, route } = maker;
  const first = rowSeed(exchange);
  const seedOf = (sample: number): number => modulo(maker.seed + first + sample, SEEDS);
  const rendered = prompts && renderedPrompt(prompts, exchange, conversation, messages, opener);
  const asked =
    route === "completions" && rendered !== undefined
      ? { prompt: rendered.sent }
      : { messages: messages.map(sentMessage) };
  return {
    of: (sample) => ({
      path: route === "completions" ? "/completions" : "/chat/completions",
      body: { model, ...asked, ...sampling, seed: seedOf(sample) },
    }),
    promptTokens: rendered?.tokens,
  };
}

/** The messages up to the user's, which asks for a rewritten answer. */
function askingMessages(
  askToRewrite: AskToRewrite,
  { prompt, answer, userIndex }: Exchange,
  { messages }: Conversation,
): readonly Message[] {
  if (prompt.end.kind === "new-part")
    throw new RowError("unsupported-content", prompt.end.path, "the user's message has no text to ask about");
  const system = messages.find(({ role }) => role === "system")?.["content"];
  const text = askToRewrite({
    prompt: prompt.text,
    answer: answer.text.slice(0, answer.visible),
    system: typeof system === "string" ? system : "",
  });
  const user = messages[userIndex]!;
  return [...messages.slice(0, userIndex), replacedAt(user, prompt.inMessage, text) as Message];
}

/** A copy of a value with a text at a path in it. */
function replacedAt(value: unknown, path: Path, text: string): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return text;
  if (Array.isArray(value)) return value.map((one, i) => (i === step ? replacedAt(one, rest, text) : one));
  if (!isObject(value)) throw new TypeError("the path leads to no text");
  return { ...value, [step]: replacedAt(value[step], rest, text) };
}

function renderedPrompt(
  { renderer, count, prefix }: PromptCounter,
  { assistantIndex, userIndex }: Exchange,
  conversation: Conversation,
  messages: readonly Message[],
  opener: string,
): { readonly sent: string; readonly tokens: number } {
  const between = conversation.messages.slice(userIndex + 1, assistantIndex + 1);
  // without tools: the model is to write, not to call
  const asking = { messages: [...messages, ...between], paths: conversation.paths, tools: undefined };
  const text = renderer.render(asking).prompt(messages.length).text + opener;
  // the server puts the tokenizer's own first tokens in front, and must not do so twice
  const sent = text.startsWith(prefix) ? text.slice(prefix.length) : text;
  return { sent, tokens: count(prefix + sent) };
}

function sentMessage(message: Message): JsonBody {
  return Object.fromEntries(
    SENT_KEYS.filter((key) => message[key] != null).map((key) => [key, message[key]]),
  );
}

/** A number that depends on the texts of an exchange alone, so that order and shards do not matter. */
function rowSeed({ prompt, answer }: Exchange): number {
  const digest = createHash("sha256")
    .update(JSON.stringify(["distill", prompt.text, answer.text]))
    .digest();
  return digest.readUInt32BE(0) % SEEDS;
}

function modulo(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}

import type { JsonBody } from "../../endpoint/request.js";

/** How a prompt is sent: as the ids of its tokens, which nobody tokenizes again, or as text. */
export const SENDS = ["ids", "text"] as const;
export type SendName = (typeof SENDS)[number];

/** The tokens of a prompt that was sent. */
export interface SentTokens {
  readonly ids: readonly number[];
  /** The text of a token; empty for one that ends inside a character. */
  readonly textOf: (position: number) => string;
  /** Whether the first token is one that servers put in front by themselves, and that some leave out of lists. */
  readonly isFirstImplied: boolean;
  /** The positions that are measured. */
  readonly named: readonly number[];
}

/** What an answer says of the prompt's tokens. */
export type ReadLogprobs =
  /** The log-probability of each token, in nats; of the first, that has nothing before it, NaN. */
  | { readonly kind: "read"; readonly logprobs: Float64Array }
  /** Nothing: the server does not give them in this shape. */
  | { readonly kind: "absent" }
  /** Something that cannot be: the fact. */
  | { readonly kind: "bent"; readonly fact: string };

/** A form in which servers give the log-probabilities of a prompt. */
export interface LogprobShape {
  /** What of a request's body asks for it. */
  readonly body: JsonBody;
  /** Reads the body of an answer. */
  readonly read: (body: JsonBody, sent: SentTokens) => ReadLogprobs;
  /** What of a body asks for the token that the model writes, named so that it can be sent back as an id or as text. */
  readonly nextBody: Readonly<Record<SendName, JsonBody>>;
}

/** vLLM writes this for minus infinity, which JSON has no number for. */
const MINUS_INFINITY = -9999;

/** Rounding may lift the logarithm of a probability near 1 above 0. */
const MOST = 0.01;

/** What is wrong with a value as a log-probability; undefined if nothing is. */
export function bentNumber(value: unknown, position: number): string | undefined {
  const at = `token ${position + 1} of the prompt`;
  if (typeof value !== "number" || Number.isNaN(value)) return `${at} has no log-probability`;
  if (value <= MINUS_INFINITY) return `${at} has no probability at all (its logarithm is minus infinity)`;
  if (value > MOST) return `${at} has ${value}, which is no logarithm of a probability`;
  return undefined;
}

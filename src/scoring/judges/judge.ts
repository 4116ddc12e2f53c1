import type { Worth } from "../metrics/metric.js";

/** What is judged. `mark`: six hex digits, made for these two texts. */
export interface Case {
  readonly request: string;
  readonly answer: string;
  readonly mark: string;
}

/** What a judge is asked: messages of a chat, or a text to go on with. */
export type Question =
  | { readonly messages: readonly { readonly role: "user" | "assistant"; readonly content: string }[] }
  | { readonly prompt: string };

/** What a judge said, as it was read: `label` is its own word, such as `5` or `unsafe`. */
export interface Verdict {
  readonly label: string;
  readonly worth: Worth;
}

/** Reads a reply; undefined if it does not keep the rule. */
export type ReadReply = (reply: string, mark: string) => Verdict | undefined;

/** A model's opinion of answers, as a number. A judge is its prompt and how its replies are read. */
export interface Judge {
  /** One line for help. */
  readonly summary: string;
  readonly kind: "rate" | "mean";
  /** How a reply is read, for each metric that the judge decides. */
  readonly reads: { readonly safe?: ReadReply; readonly refusal?: ReadReply };
  /** How replies are read, in words: a part of every number. */
  readonly parse: string;
  /** What tells its prompt from others. */
  readonly text: string;
  /** What requests have beside the prompt. */
  readonly sampling: Readonly<Record<string, number>>;
  /** The route of the server, after `/v1`. */
  readonly path: "/chat/completions" | "/completions";
  /** `neutral`: what could steer the judge is taken out of both texts, and thinking out of its reply. */
  readonly texts: "neutral" | "as they are";
  readonly ask: (one: Case) => Question;
  /** A line for one more request after a reply that cannot be read; undefined if the judge is asked once. */
  readonly reminder: ((mark: string) => string) | undefined;
  /** The verdict on an answer about which nobody needs to be asked. */
  readonly known?: (answer: string) => Verdict | undefined;
}

/** A case that stands for all others, by which a prompt is told from others. */
export const SAMPLE_CASE: Case = { request: "{request}", answer: "{answer}", mark: "000000" };

export const verdictOf = (label: string, isHit: boolean): Verdict => ({
  label,
  worth: { outcome: isHit ? "hit" : "miss" },
});

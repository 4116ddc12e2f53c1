import type { Place } from "../domain/place.js";

/** Why a request has no answer; the meanings are for people. */
export const UNANSWERED = {
  failed: "the request or the sample failed",
  filtered: "a content filter stopped the answer",
  "no-answer": "the server or the log gave no text",
  "prompt-differs": "the server counted another number of prompt tokens than the probe has",
} as const;
export type UnansweredRule = keyof typeof UNANSWERED;

/** What a model said, or why there is nothing. An empty text is an answer. */
export type Said =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "nothing"; readonly rule: UnansweredRule };

/** One answer of a file, whatever tool wrote it. What the file does not have is undefined. */
export interface Answer {
  readonly place: Place;
  /** The request's name in its file. */
  readonly id: string | undefined;
  /** Which of several answers to one request it is, from 1. */
  readonly epoch: number;
  readonly question: string | undefined;
  readonly said: Said;
  /** What the answer should be; one of them is enough. */
  readonly truths: readonly string[];
  /** Why the model stopped; `length` if it was cut off. */
  readonly finish: string | undefined;
  readonly category: string | undefined;
  /** The tokens of the prompt, as the server counted them. */
  readonly promptTokens: number | undefined;
}

/** An answer of which nothing is known but where it stands. */
export function unknownAnswer(place: Place): Answer {
  return {
    place,
    id: undefined,
    epoch: 1,
    question: undefined,
    said: { kind: "nothing", rule: "no-answer" },
    truths: [],
    finish: undefined,
    category: undefined,
    promptTokens: undefined,
  };
}

/** The words of other tools for an answer that was cut off. */
const CUT = new Set(["length", "max_tokens", "model_length"]);

/** Why a model stopped, in one word for all tools. */
export function finishOf(word: unknown): string | undefined {
  if (typeof word !== "string") return undefined;
  return CUT.has(word) ? "length" : word;
}

export const textSaid = (text: string): Said => ({ kind: "text", text });
export const nothingSaid = (rule: UnansweredRule): Said => ({ kind: "nothing", rule });

import { RowError } from "../domain/problem.js";
import type { JsonBody } from "../endpoint/request.js";
import type { SendName, SentTokens } from "./logprobs/shape.js";
import type { MeasuredText } from "./measured-text.js";

/** A prompt as it is sent, and the tokens that the server must count in it. */
export interface SentPrompt extends SentTokens {
  readonly prompt: readonly number[] | string;
}

/** How many tokens further a text may be cut, to be tokenized alone as it is in its row. */
const MOST_FURTHER = 64;

/**
 * The beginning of a row with its first `count` tokens. As text it may have a few more, where fewer would be other tokens
 * alone. Throws RowError `seam` if no cut keeps the tokens.
 */
export function sentPrompt(text: MeasuredText, count: number, send: SendName): SentPrompt {
  switch (send) {
    case "ids": {
      const tokens = tokensOf(text, count);
      return { prompt: tokens.ids, ...tokens };
    }
    case "text":
      return promptText(text, count);
  }
}

function promptText(text: MeasuredText, count: number): SentPrompt {
  const { rendered, tokenizerPrefix } = text;
  const { ends, ids } = rendered.tokens;
  const whole = rendered.rendering.text;
  const most = Math.min(ids.length, count + MOST_FURTHER);
  for (let cut = count; cut <= most; cut++) {
    // a character of several tokens is not divided
    if (cut < ids.length && ends[cut] === ends[cut - 1]) continue;
    const beginning = whole.slice(0, ends[cut - 1]);
    if (!isBeginning(rendered.encode(beginning).ids, ids, cut)) continue;
    // the server puts the tokenizer's own first tokens in front, and must not do so twice
    const sent = beginning.startsWith(tokenizerPrefix) ? beginning.slice(tokenizerPrefix.length) : beginning;
    return { prompt: sent, ...tokensOf(text, cut) };
  }
  throw new RowError(
    "seam",
    [],
    "no beginning of the row has the same tokens alone as in the row, so it cannot be sent as text; use --send ids",
  );
}

function tokensOf({ rendered, tokenizerPrefix, own }: MeasuredText, count: number): SentTokens {
  const { ids, ends } = rendered.tokens;
  const { text } = rendered.rendering;
  return {
    ids: Array.from(ids.subarray(0, count)),
    textOf: (i) => text.slice(i === 0 ? 0 : ends[i - 1], ends[i]),
    isFirstImplied: tokenizerPrefix !== "" && text.startsWith(tokenizerPrefix),
    named: own,
  };
}

function isBeginning(some: Int32Array, all: Int32Array, count: number): boolean {
  return some.length === count && some.every((id, i) => id === all[i]);
}

/** What every request has beside its prompt and the shape's own: one token, since servers refuse none. */
export const ONE_TOKEN: JsonBody = { max_tokens: 1, temperature: 0 };

/** How many tokens of a text are needed for all that is measured. */
export function reachOf({ first, own }: MeasuredText): number {
  return Math.max(...first, ...own) + 1;
}

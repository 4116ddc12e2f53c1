import { z } from "zod";
import { bentNumber, type LogprobShape, type ReadLogprobs, type SentTokens } from "./shape.js";

const Body = z.looseObject({
  choices: z
    .array(
      z.looseObject({
        logprobs: z
          .looseObject({ tokens: z.array(z.string()), token_logprobs: z.array(z.unknown()) })
          .nullish()
          .catch(undefined),
      }),
    )
    .min(1),
  usage: z
    .looseObject({ completion_tokens: z.int().min(0) })
    .nullish()
    .catch(undefined),
});

/**
 * `echo` with `logprobs`, as OpenAI's completions had it: lists of the prompt's tokens and of those that were written; null
 * for the first.
 */
export const echo: LogprobShape = {
  body: { echo: true, logprobs: 1 },
  nextBody: { ids: {}, text: {} },
  read: (body, sent): ReadLogprobs => {
    const read = Body.safeParse(body).data;
    const lists = read?.choices[0]?.logprobs;
    const written = read?.usage?.completion_tokens ?? 1;
    if (lists == null || lists.tokens.length <= written) return { kind: "absent" };
    const { tokens, token_logprobs: values } = lists;
    const { ids } = sent;
    const missing = ids.length + written - tokens.length;
    if (tokens.length !== values.length || (missing !== 0 && !(missing === 1 && sent.isFirstImplied)))
      return {
        kind: "bent",
        fact: `it has ${tokens.length} tokens and ${values.length} log-probabilities for a prompt of ${ids.length} and ${written} written`,
      };
    const logprobs = new Float64Array(ids.length).fill(Number.NaN);
    // the first of the list has nothing before it, by the server's own count
    for (let i = missing + 1; i < ids.length; i++) {
      const fact = bentNumber(values[i - missing], i) ?? otherToken(tokens[i - missing]!, i, sent);
      if (fact !== undefined) return { kind: "bent", fact };
      logprobs[i] = Number(values[i - missing]);
    }
    return { kind: "read", logprobs };
  },
};

/** Names of tokens that are not their texts. */
const NAMED = /^(?:token_id|bytes):/;

/** Of tokens that are measured and in ASCII, the texts are compared; marks of vocabularies and white space are not. */
function otherToken(theirs: string, position: number, { textOf, named }: SentTokens): string | undefined {
  if (!named.includes(position) || NAMED.test(theirs)) return undefined;
  const [one, other] = [bare(textOf(position)), bare(theirs)];
  const isPlain = /^[\x21-\x7e]+$/.test(one) && /^[\x21-\x7e]+$/.test(other);
  return isPlain && one !== other
    ? `token ${position + 1} of the prompt is another one than was sent`
    : undefined;
}

function bare(token: string): string {
  return token.replace(/[▁ĠĊ\s]/g, "");
}

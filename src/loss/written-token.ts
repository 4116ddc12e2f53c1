import { z } from "zod";
import type { JsonBody } from "../endpoint/request.js";

const Body = z.looseObject({
  choices: z
    .array(
      z.looseObject({
        logprobs: z.looseObject({
          tokens: z.array(z.string()).min(1),
          token_logprobs: z.array(z.number().nullable()).min(1),
        }),
      }),
    )
    .min(1),
  usage: z.looseObject({ completion_tokens: z.int() }).nullish().catch(undefined),
});

/** A token that a model wrote. */
export interface WrittenToken {
  readonly logprob: number;
  /** Which token it may be: the one that the server names by its id, or those that its text may mean. */
  readonly candidates: readonly { readonly id: number; readonly text: string | undefined }[];
}

/** The one token that a model wrote; undefined if it wrote none, or one that its text does not tell. */
export function writtenToken(body: JsonBody, encode: (text: string) => Int32Array): WrittenToken | undefined {
  const read = Body.safeParse(body).data;
  if (read === undefined || read.usage?.completion_tokens === 0) return undefined;
  const { tokens, token_logprobs: values } = read.choices[0]!.logprobs;
  const [name, logprob] = [tokens.at(-1)!, values.at(-1)];
  if (logprob == null || tokens.length !== values.length) return undefined;
  const named = /^token_id:(\d+)$/.exec(name)?.[1];
  if (named !== undefined) return { logprob, candidates: [{ id: Number(named), text: undefined }] };
  // half a character, or a mark in place of white space, is no text of the token
  if (name === "" || /[\ufffd▁ĠĊ]/.test(name)) return undefined;
  // some servers leave out the white space in front of a token
  const candidates = [name, ` ${name}`].flatMap((text) => {
    const ids = encode(text);
    return ids.length === 1 ? [{ id: ids[0]!, text }] : [];
  });
  return candidates.length === 0 ? undefined : { logprob, candidates };
}

import { z } from "zod";
import { isObject } from "../../json/is-object.js";
import { bentNumber, type LogprobShape, type ReadLogprobs } from "./shape.js";

const Body = z.looseObject({
  choices: z.array(z.looseObject({ prompt_logprobs: z.array(z.unknown()).nullish() })).min(1),
});

/**
 * `prompt_logprobs` of vLLM: for each token of the prompt an object that has its id, and perhaps those of more probable
 * tokens, as keys; null for the first.
 */
export const vllm: LogprobShape = {
  body: { prompt_logprobs: 0 },
  nextBody: { ids: { logprobs: 1, return_tokens_as_token_ids: true }, text: { logprobs: 1 } },
  read: (body, { ids }): ReadLogprobs => {
    const list = Body.safeParse(body).data?.choices[0]?.prompt_logprobs;
    if (list == null) return { kind: "absent" };
    if (list.length !== ids.length)
      return {
        kind: "bent",
        fact: `it has log-probabilities of ${list.length} tokens for a prompt of ${ids.length}`,
      };
    const logprobs = new Float64Array(ids.length).fill(Number.NaN);
    for (let i = 1; i < ids.length; i++) {
      const entry = list[i];
      const own = isObject(entry) ? entry[String(ids[i])] : undefined;
      if (isObject(entry) && own === undefined)
        return { kind: "bent", fact: `token ${i + 1} of the prompt is not ${ids[i]}, which was sent` };
      const value = isObject(own) ? own["logprob"] : undefined;
      const fact = bentNumber(value, i);
      if (fact !== undefined) return { kind: "bent", fact };
      logprobs[i] = Number(value);
    }
    return { kind: "read", logprobs };
  },
};

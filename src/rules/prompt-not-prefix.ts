import { type Check, eachExchange, fail, PASS } from "./row-check.js";

/** Trainers mask by counting the prompt's tokens; if those are not the row's first tokens, the mask is wrong. */
export const promptNotPrefix: Check = {
  severity: "warn",
  create: () =>
    eachExchange(({ rendered, augmented, prompt }) => {
      const differs = rendered.tokens.differsFrom(prompt);
      if (differs === -1) return PASS;
      return fail(
        augmented.exchange.answer.path,
        `token ${differs + 1} of ${prompt.length} in the prompt alone is another one in the row`,
      );
    }),
  hint: () => "trainers that count the prompt's tokens mask these rows wrongly by a token or more",
};

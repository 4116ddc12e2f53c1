import { type Check, eachExchange, fail, PASS } from "./row-check.js";

/** Trainers mask by counting the prompt's tokens; if those are not the row's first tokens, the mask is wrong. */
export const promptNotPrefix: Check = {
  severity: "warn",
  create: () =>
    eachExchange(({ augmented, prompt: { length, differs } }) => {
      if (differs === -1) return PASS;
      return fail(
        augmented.exchange.answer.path,
        `token ${differs + 1} of the ${length} in the prompt alone differs from the row's`,
      );
    }),
  hint: () => "trainers that count the prompt's tokens mask too many or too few tokens in these rows",
};

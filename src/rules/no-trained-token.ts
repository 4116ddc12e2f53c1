import { type Check, eachExchange, fail, PASS } from "./row-check.js";

/** A row without a trained token trains nothing, and a batch of such rows divides by zero. */
export const noTrainedToken: Check = {
  severity: "reject",
  create: () =>
    eachExchange(({ rendered, augmented, answer, prompt }) => {
      const { path } = augmented.exchange.answer;
      if (answer === undefined) return fail(path, "the template does not write the answer unchanged");
      const last = rendered.tokens.through(answer.end);
      if (last > prompt.length) return PASS;
      return fail(
        path,
        `the answer ends with token ${last} of the row, and ${prompt.length} tokens are masked`,
      );
    }),
};

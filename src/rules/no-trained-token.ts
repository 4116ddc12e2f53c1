import { type Check, eachExchange, fail, PASS } from "./row-check.js";

/** A row without a trained token trains nothing, and a batch of such rows divides by zero. */
export const noTrainedToken: Check = {
  severity: "reject",
  create: () =>
    eachExchange(({ rendered, augmented, answer, prompt, end }) => {
      const { path } = augmented.exchange.answer;
      const isWordless = augmented.exchange.answer.text === "";
      if (answer === undefined && !isWordless)
        return fail(path, "the template does not write the answer unchanged");
      const last = answer === undefined ? rendered.tokens.before(end) : rendered.tokens.through(answer.end);
      if (last > prompt.length) return PASS;
      return fail(
        path,
        `the answer ends with token ${last} of the row, and ${prompt.length} tokens are masked`,
      );
    }),
};

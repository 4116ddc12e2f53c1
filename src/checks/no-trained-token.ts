import { type Check, eachExchange, found, GOOD } from "./check.js";

/** A row without a trained token trains nothing, and a batch of them divides by zero. */
export const noTrainedToken: Check = {
  level: "reject",
  create: () =>
    eachExchange((exchange, { after }) => {
      const { answered, answer } = exchange.exchange;
      const span = after.answerSpan(exchange);
      if (span === undefined) return found(answer.path, "the template does not write the answer as it is");
      const masked = after.prompt(answered).ids.length;
      const last = after.tokens.through(span.end);
      if (last > masked) return GOOD;
      return found(
        answer.path,
        `the answer ends with token ${last} of the row, and ${masked} tokens are masked`,
      );
    }),
};

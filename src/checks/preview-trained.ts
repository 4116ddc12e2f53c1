import { type Check, eachExchange, found, GOOD, NOTHING_TO_CHECK } from "./check.js";

/** A trainer masks as many tokens as the prompt alone has; what the prompt shows must be among them. */
export const previewTrained: Check = {
  level: "reject",
  create: () =>
    eachExchange((exchange, { after }) => {
      const span = after.shownSpan(exchange);
      if (span === undefined) return NOTHING_TO_CHECK;
      const masked = after.prompt(exchange.exchange.answered).ids.length;
      const last = after.tokens.through(span.end);
      if (last <= masked) return GOOD;
      return found(
        exchange.exchange.prompt.end.path,
        `the preview ends with token ${last} of the row, and only ${masked} tokens are masked`,
      );
    }),
};

import { type Check, eachTurn, found, GOOD, NOTHING_TO_CHECK } from "./row-check.js";

/** A trainer masks as many tokens as the prompt alone has; what the prompt shows must be among them. */
export const previewTrained: Check = {
  level: "reject",
  create: () =>
    eachTurn(({ view, augmented, shown, prompt }) => {
      if (shown === undefined) return NOTHING_TO_CHECK;
      const last = view.tokens.through(shown.end);
      if (last <= prompt.length) return GOOD;
      return found(
        augmented.exchange.prompt.end.path,
        `the preview ends with token ${last} of the row, and only ${prompt.length} tokens are masked`,
      );
    }),
};

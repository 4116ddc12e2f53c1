import { type Check, eachExchange, fail, NOT_APPLICABLE, PASS } from "./row-check.js";

/** A trainer masks as many tokens as the prompt alone has; the preview must be among them. */
export const previewTrained: Check = {
  severity: "reject",
  create: () =>
    eachExchange(({ rendered, augmented, preview, prompt }) => {
      if (preview === undefined) return NOT_APPLICABLE;
      const last = rendered.tokens.through(preview.end);
      if (last <= prompt.length) return PASS;
      return fail(
        augmented.exchange.prompt.end.path,
        `the preview ends with token ${last} of the row, and only ${prompt.length} tokens are masked`,
      );
    }),
};

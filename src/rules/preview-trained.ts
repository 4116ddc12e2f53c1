import { type Check, eachExchange, fail, NOT_APPLICABLE, PASS } from "./row-check.js";

/**
 * The tokens that the row shares with the prompt alone are masked; the preview must be among them. White space at its
 * end may be a part of the answer's first token, which must be trained.
 */
export const previewTrained: Check = {
  severity: "reject",
  create: () =>
    eachExchange(({ rendered, augmented, preview, masked }) => {
      if (preview === undefined) return NOT_APPLICABLE;
      const text = rendered.rendering.text.slice(preview.start, preview.end).trimEnd();
      const last = rendered.tokens.through(preview.start + text.length);
      if (text === "" || last <= masked) return PASS;
      return fail(
        augmented.exchange.prompt.end.path,
        `the preview ends with token ${last} of the row, and only ${masked} tokens are masked`,
      );
    }),
};

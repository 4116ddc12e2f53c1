import { type Check, eachExchange, fail, NOT_APPLICABLE, PASS } from "./row-check.js";

/** A template that trims contents removes the preview's outer white space; one that drops contents removes it all. */
export const previewAltered: Check = {
  severity: "warn",
  create: () =>
    eachExchange(({ rendered, augmented, preview, answer }) => {
      const { exchange, answerPrefix } = augmented;
      if (augmented.preview === "") return NOT_APPLICABLE;
      if (preview === undefined) {
        return fail(exchange.prompt.end.path, "the preview is not in the prompt that the template wrote");
      }
      if (preview.end - preview.start < augmented.preview.length) {
        return fail(exchange.prompt.end.path, "the template trims the white space at the end of the preview");
      }
      if (answer !== undefined && !rendered.rendering.text.startsWith(answerPrefix, answer.start)) {
        return fail(
          exchange.answer.path,
          "the template trims the white space at the beginning of the prefix",
        );
      }
      return PASS;
    }),
  hint: () => "a preview or prefix without white space at its ends would not be trimmed",
};

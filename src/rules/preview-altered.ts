import { type Check, eachExchange, fail, NOT_APPLICABLE, PASS } from "./row-check.js";

/** A template that trims contents removes the preview's outer white space; one that drops contents removes it all. */
export const previewAltered: Check = {
  severity: "warn",
  create: () =>
    eachExchange(({ rendered, augmented, preview, answer }) => {
      const { exchange, answerPrefix } = augmented;
      if (augmented.preview === "") return NOT_APPLICABLE;
      if (preview === undefined) {
        return fail(
          exchange.prompt.end.path,
          "the preview is not there any more, once the template has written the prompt",
        );
      }
      if (preview.end - preview.start < augmented.preview.length) {
        return fail(
          exchange.prompt.end.path,
          "the template trims the white space that the preview ends with",
        );
      }
      if (answer !== undefined && !rendered.rendering.text.startsWith(answerPrefix, answer.start)) {
        return fail(exchange.answer.path, "the template trims the white space that the prefix begins with");
      }
      return PASS;
    }),
  hint: () => "a preview or prefix without outer white space would be left whole",
};

import { formatNumber } from "../domain/format-number.js";
import { type Check, eachExchange, fail, NOT_APPLICABLE, PASS, type RuleResult } from "./row-check.js";

/** A template may trim the white space at the ends of contents; that is counted, and is no failure. */
const TRIMMED: RuleResult = { applies: true, details: { trimmed: 1 } };

/** Whether the model sees the preview and the prefix as they were inserted. */
export const previewAltered: Check = {
  severity: "warn",
  create: () =>
    eachExchange(({ rendered, augmented, preview, answer }) => {
      const { exchange, answerPrefix } = augmented;
      if (augmented.preview === "") return NOT_APPLICABLE;
      if (preview === undefined) {
        return fail(exchange.prompt.end.path, "the preview is not in the prompt that the template wrote");
      }
      const { text } = rendered.rendering;
      const written = text.slice(preview.start, preview.end);
      if (written.trim() !== augmented.preview.trim())
        return fail(exchange.prompt.end.path, "the template changes the preview");
      // the answer is known only where the template wrote all its words
      const isWhole = answer === undefined || text.startsWith(answerPrefix, answer.start);
      return isWhole && written === augmented.preview ? PASS : TRIMMED;
    }),
  note: ({ checked, details: { trimmed = 0 } }) =>
    trimmed === 0
      ? undefined
      : `the template trims white space at an end of the preview in ${formatNumber(trimmed)} of ${formatNumber(checked)} rows; its words are whole`,
};

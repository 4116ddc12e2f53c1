import { type Check, eachExchange, found, GOOD, NOTHING_TO_CHECK } from "./check.js";

/** A template that trims contents takes the outer white space of what is shown; one that drops them takes all of it. */
export const previewAltered: Check = {
  level: "warn",
  create: () =>
    eachExchange((exchange, { after }) => {
      const { shown, beforeAnswer } = exchange;
      const { prompt, answer } = exchange.exchange;
      if (shown === "") return NOTHING_TO_CHECK;
      const span = after.shownSpan(exchange);
      if (span === undefined) {
        return found(
          prompt.end.path,
          "the preview is not there any more, once the template has written the prompt",
        );
      }
      if (span.end - span.start < shown.length) {
        return found(prompt.end.path, "the template trims the white space that the preview ends with");
      }
      const start = after.answerSpan(exchange)?.start;
      if (
        beforeAnswer !== "" &&
        start !== undefined &&
        !after.rendered.text.startsWith(beforeAnswer, start)
      ) {
        return found(answer.path, "the template trims the white space that the prefix begins with");
      }
      return GOOD;
    }),
  advice: () => "a preview or prefix without outer white space would be left whole",
};

// A row whose only exchange is in fields of its own.
import { isPlainAnswer } from "./answer";
import { addExchange } from "./insertions";
import { hideMarkup } from "./json";
import { ANSWER, CONTEXT, escapesOf, hasText, nameOf, PROMPT, textAt, textEnd } from "./names";
import { isPlainPrompt } from "./prompt";
import { isVisible } from "./visible";

/** Adds the exchange of the fields; false if it is not plain. */
export function addFields(): bool {
  const answer = nameOf(ANSWER);
  let prompt = nameOf(PROMPT);
  if (!hasText(prompt) || !hasText(answer)) return false;
  const context = nameOf(CONTEXT);
  if (context !== 0 && hasText(context) && textAt(context) !== textEnd(context)) {
    // whether it is blank is decided elsewhere
    if (!isVisible(textAt(context))) return false;
    prompt = context;
  }
  return (
    !hideMarkup(escapesOf(prompt) | escapesOf(answer)) &&
    isPlainAnswer(textAt(answer), textEnd(answer)) &&
    isPlainPrompt(textAt(prompt), textEnd(prompt)) &&
    addExchange(textEnd(prompt), textAt(answer))
  );
}

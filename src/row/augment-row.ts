import type { AugmentedExchange } from "../domain/augmented-exchange.js";
import type { Exchange, Turns } from "../domain/example.js";
import type { PrefixChoice, PreviewLength, UnchangedReason } from "../domain/outcome.js";
import type { Path } from "../domain/path.js";
import { RowError } from "../domain/problem.js";
import type { JsonObject } from "../formats/input/format.js";
import type { PromptAnswer } from "../methods/method.js";
import { type RowAugmentation, unchanged } from "./augmented-row.js";
import { beginsWithHeader, endsInMarkup } from "./chat-markup.js";
import type { Recipe } from "./recipe.js";
import { rowFacts } from "./row-facts.js";

/** Augments the selected exchanges of a row; `row` is its object. Throws RowError for a row that must not be augmented. */
export function augmentRow(recipe: Recipe, turns: Turns, row: JsonObject): RowAugmentation {
  const { exchanges } = turns;
  const selected = recipe.selectExchanges(exchanges);
  const leaveUnchanged = (reason: UnchangedReason): RowAugmentation => ({
    kind: "unchanged",
    reason,
    exchanges: selected.map(unchanged),
  });
  if (selected.length === 0) return withoutAnswer(recipe, turns);
  for (const exchange of selected) refuseInvalid(exchange);
  const twice = selected.find((exchange) => recipe.method.isAugmented(textsOf(exchange)));
  if (twice !== undefined) {
    if (recipe.allowAugmented) return leaveUnchanged("already-augmented");
    throw new RowError(
      "already-augmented",
      twice.prompt.end.path,
      "the prompt already ends with the connector and the beginning of its answer; --allow-augmented passes such rows through",
    );
  }
  if (!recipe.allowMarkup) for (const exchange of selected) refuseMarkup(exchange);
  if (!recipe.isSampled(exchanges)) return leaveUnchanged("not-in-share");

  const facts = rowFacts(recipe, exchanges, row);
  const previews: PreviewLength[] = [];
  const prefixes: PrefixChoice[] = [];
  const augmented: AugmentedExchange[] = [];
  for (const exchange of selected) {
    const augmentation = recipe.method.apply(textsOf(exchange), facts);
    if (augmentation.kind === "refuse")
      throw new RowError(augmentation.rule, exchange.answer.path, augmentation.message);
    if (augmentation.kind === "unchanged") return leaveUnchanged(augmentation.reason);
    const { connector, preview, answerPrefix, previewLength, prefixChoice } = augmentation;
    if (previewLength !== undefined) previews.push(previewLength);
    if (prefixChoice !== undefined) prefixes.push(prefixChoice);
    if (answerPrefix !== "") refuseSpans(turns, exchange);
    augmented.push({ exchange, connector, preview, answerPrefix, previewLength, prefixChoice });
  }
  return { kind: "augmented", previews, prefixes, exchanges: augmented };
}

/** The texts that a method works on: of the answer, only what is visible. */
function textsOf({ prompt, answer }: Exchange): PromptAnswer {
  return { prompt: prompt.text, answer: answer.text.slice(0, answer.visible) };
}

/** A row with nothing to augment: its replies without text, such as tool calls, are trained as they are. */
function withoutAnswer(
  { unanswered, selectExchanges }: Recipe,
  { wordless, replies }: Turns,
): RowAugmentation {
  if (unanswered === "leave" && replies.length > 0) {
    return { kind: "unchanged", reason: "no-answer", exchanges: selectExchanges(wordless).map(unchanged) };
  }
  const isMarked = replies.some((reply) => reply.isMarked);
  const fact = isMarked
    ? "no user message is followed by an answer with text that may be trained"
    : "no user message is followed by an answer with text";
  const advice = replies.length === 0 ? "" : "; --unanswered leave passes such rows through unchanged";
  throw new RowError("no-exchange", [], fact + advice);
}

/** Throws RowError `unsupported-content` for an answer whose trained parts the text in front of it would shift. */
export function refuseSpans({ replies }: Turns, { assistantIndex, answer }: Exchange): void {
  const spanKey = replies.find(({ index }) => index === assistantIndex)?.spanKey;
  if (spanKey === undefined) return;
  throw new RowError(
    "unsupported-content",
    answer.path,
    `the prefix would shift the offsets in ${spanKey}; use --method true, or remove them`,
  );
}

/** Throws RowError for texts that every method must reject, even one that adds nothing. */
export function refuseInvalid({ prompt, answer }: Exchange): void {
  if (!prompt.text.isWellFormed()) throw loneSurrogate(prompt.end.path);
  if (!answer.text.isWellFormed()) throw loneSurrogate(answer.path);
  if (answer.isUnclear) {
    throw new RowError(
      "unclear-thinking",
      answer.path,
      "a closing tag of thinking is in the middle of the text; give it a line of its own if thinking ends there, or quote it if it is a word of the answer",
    );
  }
  if (!/\S/.test(answer.text.slice(0, answer.visible)))
    throw new RowError("empty-answer", answer.path, "the answer is blank");
}

/** Throws RowError for an exchange in which the additions would not stand at the end of the user's and the beginning of the assistant's text. */
function refuseMarkup({ prompt, answer }: Exchange): void {
  if (endsInMarkup(prompt.text)) {
    throw new RowError(
      "chat-markup",
      prompt.end.path,
      "the prompt ends with the markup of a chat format, where the answer begins; remove the markup and let the chat template write it, or use --chat-markup keep if it is a part of the question",
    );
  }
  if (beginsWithHeader(answer.text)) {
    throw new RowError(
      "chat-markup",
      answer.path,
      "the answer begins with the header of a chat format; remove the header, or use --chat-markup keep if it is a part of the answer",
    );
  }
}

function loneSurrogate(path: Path): RowError {
  return new RowError(
    "lone-surrogate",
    path,
    "half a surrogate pair, which is not a character and has no UTF-8 form",
  );
}

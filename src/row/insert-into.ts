import type { AugmentedExchange } from "../domain/augmented-exchange.js";
import type { PromptEnd } from "../domain/example.js";
import type { Insertion } from "../domain/outcome.js";
import type { Pattern, Span } from "../json/spans.js";
import { spanAt } from "../json/spans.js";
import { appendToList, appendToString, insertIntoString } from "../json/splice.js";

/**
 * The insertions of a method's additions into the row's bytes, in the order of their positions. `text` is the block's
 * bytes as Latin-1; `spans` are the positions in it of the pattern's values.
 */
export function insertInto(
  text: string,
  spans: Span,
  pattern: Pattern,
  exchanges: readonly AugmentedExchange[],
): readonly Insertion[] {
  const insertions: Insertion[] = [];
  for (const { exchange, connector, preview, answerPrefix } of exchanges) {
    const { prompt, answer } = exchange;
    insertions.push(
      promptInsertion(spanAt(spans, pattern, prompt.end.path), prompt.end, connector + preview),
    );
    if (answerPrefix === "") continue;
    insertions.push(insertIntoString(text, spanAt(spans, pattern, answer.path), answer.at, answerPrefix));
  }
  // in most rows the prompt is already before the answer
  if (insertions.some(({ at }, i) => i > 0 && at < insertions[i - 1]!.at))
    insertions.sort((a, b) => a.at - b.at);
  return insertions;
}

function promptInsertion(span: Span, end: PromptEnd, addition: string): Insertion {
  return end.kind === "text"
    ? appendToString(span, addition)
    : appendToList(span, JSON.stringify({ type: "text", text: addition }));
}

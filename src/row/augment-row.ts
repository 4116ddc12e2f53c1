import type { AugmentedExchange } from "../domain/augmented-exchange.js";
import type { Exchange, PromptEnd } from "../domain/example.js";
import type { Insertion, PreviewLength, UnchangedReason } from "../domain/outcome.js";
import type { Path } from "../domain/path.js";
import { RowError } from "../domain/problem.js";
import { type Span, spanAt } from "../json/spans.js";
import { appendToList, appendToString, insertIntoString } from "../json/splice.js";
import { type RowAugmentation, unchanged } from "./augmented-row.js";
import type { RawRow } from "./raw-row.js";
import type { Recipe } from "./recipe.js";

export function augmentRow(
  recipe: Recipe,
  row: RawRow,
  spans: Span,
  exchanges: readonly Exchange[],
): RowAugmentation {
  const selected = recipe.selectExchanges(exchanges);
  const leave = (reason: UnchangedReason): RowAugmentation => ({
    kind: "unchanged",
    reason,
    exchanges: selected.map(unchanged),
  });
  if (selected.length === 0)
    throw new RowError("no-exchange", [], "no user turn is followed by an answer in text");
  for (const exchange of selected) refuseUnfit(exchange);
  const twice = selected.find(({ prompt, answer }) =>
    recipe.method.isAugmented({ prompt: prompt.text, answer: answer.text }),
  );
  if (twice !== undefined) {
    if (recipe.allowAugmented) return leave("already-augmented");
    throw new RowError(
      "already-augmented",
      twice.prompt.end.path,
      "the prompt already ends with the connector and the beginning of its answer; --allow-augmented passes such rows through",
    );
  }
  if (!recipe.isSampled(exchanges)) return leave("not-in-share");

  const insertions: Insertion[] = [];
  const previews: PreviewLength[] = [];
  const augmented: AugmentedExchange[] = [];
  for (const exchange of selected) {
    const { prompt, answer } = exchange;
    const done = recipe.method.apply({ prompt: prompt.text, answer: answer.text });
    if (done.kind === "refuse") throw new RowError(done.rule, answer.path, done.message);
    if (done.kind === "unchanged") return leave(done.reason);
    if (done.previewLength !== undefined) previews.push(done.previewLength);
    const { connector, preview, answerPrefix } = done;
    augmented.push({ exchange, connector, preview, answerPrefix });
    insertions.push(promptInsertion(recipe, spans, prompt.end, connector + preview));
    if (answerPrefix === "") continue;
    const span = spanAt(spans, recipe.format.pattern, answer.path);
    insertions.push(insertIntoString(row.block.text, span, answer.at, answerPrefix));
  }
  // in most rows the prompt stands in front of the answer already
  if (insertions.some(({ at }, i) => i > 0 && at < insertions[i - 1]!.at))
    insertions.sort((a, b) => a.at - b.at);
  return { kind: "augmented", insertions, previews, exchanges: augmented };
}

/** What no method can work on, whichever it is: so that all methods keep the same rows. */
function refuseUnfit({ prompt, answer }: Exchange): void {
  if (!prompt.text.isWellFormed()) throw loneSurrogate(prompt.end.path);
  if (!answer.text.isWellFormed()) throw loneSurrogate(answer.path);
  if (!/\S/.test(answer.text)) throw new RowError("empty-answer", answer.path, "the answer is blank");
}

function loneSurrogate(path: Path): RowError {
  return new RowError(
    "lone-surrogate",
    path,
    "half a surrogate pair, which is no character and has no UTF-8",
  );
}

function promptInsertion({ format }: Recipe, spans: Span, end: PromptEnd, addition: string): Insertion {
  const span = spanAt(spans, format.pattern, end.path);
  return end.kind === "text"
    ? appendToString(span, addition)
    : appendToList(span, JSON.stringify({ type: "text", text: addition }));
}

import type { AugmentedExchange } from "../domain/augmented-exchange.js";
import type { Exchange } from "../domain/example.js";
import type { PreviewLength, UnchangedReason } from "../domain/outcome.js";
import type { Path } from "../domain/path.js";
import { RowError } from "../domain/problem.js";
import { type RowAugmentation, unchanged } from "./augmented-row.js";
import type { Recipe } from "./recipe.js";

/** Augments the selected exchanges of a row. Throws RowError for a row that must not be augmented. */
export function augmentRow(recipe: Recipe, exchanges: readonly Exchange[]): RowAugmentation {
  const selected = recipe.selectExchanges(exchanges);
  const leaveUnchanged = (reason: UnchangedReason): RowAugmentation => ({
    kind: "unchanged",
    reason,
    exchanges: selected.map(unchanged),
  });
  if (selected.length === 0)
    throw new RowError("no-exchange", [], "no user message is followed by an answer with text");
  for (const exchange of selected) refuseInvalid(exchange);
  const twice = selected.find(({ prompt, answer }) =>
    recipe.method.isAugmented({ prompt: prompt.text, answer: answer.text }),
  );
  if (twice !== undefined) {
    if (recipe.allowAugmented) return leaveUnchanged("already-augmented");
    throw new RowError(
      "already-augmented",
      twice.prompt.end.path,
      "the prompt already ends with the connector and the beginning of its answer; --allow-augmented passes such rows through",
    );
  }
  if (!recipe.isSampled(exchanges)) return leaveUnchanged("not-in-share");

  const previews: PreviewLength[] = [];
  const augmented: AugmentedExchange[] = [];
  for (const exchange of selected) {
    const { prompt, answer } = exchange;
    const augmentation = recipe.method.apply({ prompt: prompt.text, answer: answer.text });
    if (augmentation.kind === "refuse")
      throw new RowError(augmentation.rule, answer.path, augmentation.message);
    if (augmentation.kind === "unchanged") return leaveUnchanged(augmentation.reason);
    const { connector, preview, answerPrefix, previewLength } = augmentation;
    if (previewLength !== undefined) previews.push(previewLength);
    augmented.push({ exchange, connector, preview, answerPrefix });
  }
  return { kind: "augmented", previews, exchanges: augmented };
}

/** Throws RowError for texts that every method must reject, even one that adds nothing. */
function refuseInvalid({ prompt, answer }: Exchange): void {
  if (!prompt.text.isWellFormed()) throw loneSurrogate(prompt.end.path);
  if (!answer.text.isWellFormed()) throw loneSurrogate(answer.path);
  if (!/\S/.test(answer.text)) throw new RowError("empty-answer", answer.path, "the answer is blank");
}

function loneSurrogate(path: Path): RowError {
  return new RowError(
    "lone-surrogate",
    path,
    "half a surrogate pair, which is not a character and has no UTF-8 form",
  );
}

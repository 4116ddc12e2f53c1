import type { Conversation } from "../domain/conversation.js";
import { RowError } from "../domain/problem.js";
import { connectorChoice, endedByLine } from "../methods/connector.js";
import type { RenderedExchange, RowRenderer } from "../rendering/rendered-row.js";
import { matchesWith, seamSides } from "../rules/seam.js";
import type { Seam } from "./model.js";

/**
 * The seam of the first preview that differs, or else of the last one; undefined without a preview that can be compared.
 * `plain` is the conversation without additions.
 */
export function describeSeam(
  renderer: RowRenderer,
  plain: Conversation,
  augmented: readonly RenderedExchange[],
): Seam | undefined {
  let matching: Seam | undefined;
  for (const exchange of augmented) {
    const sides = seamSides(exchange);
    if (sides === undefined) continue;
    const { prompt, answer, isEqual } = sides;
    if (!isEqual) return { kind: "differs", prompt, answer, cure: cureOf(renderer, plain, augmented) };
    matching = { kind: "matches", tokens: prompt === undefined ? 0 : prompt.to - prompt.from };
  }
  return matching;
}

/** What to type so that the seam matches, as far as this row shows. */
function cureOf(
  renderer: RowRenderer,
  plain: Conversation,
  augmented: readonly RenderedExchange[],
): string | undefined {
  const connector = augmented[0]?.augmented.connector ?? "";
  const other = endedByLine(connector);
  if (other === connector) return undefined;
  try {
    const matches = matchesWith((one) => renderer.render(one), plain, augmented, endedByLine);
    return matches === true ? connectorChoice(other) : undefined;
  } catch (error) {
    if (error instanceof RowError) return undefined;
    throw error;
  }
}

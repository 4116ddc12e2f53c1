// The token budget: what a row may cost as a model is fed it, and what happens when it costs more.
import type { RowTokens } from "../domain/outcome.js";

/** What to do with a row over the budget. Never is anything cut. */
export type OverBudget = "reject" | "leave" | "keep";

export interface BudgetDecision {
  /** `unchanged`: the augmented row is over, the row as it was is not; so it goes out as it was. */
  readonly kind: "fits" | "unchanged" | "rejected";
  readonly tokens: RowTokens;
}

/** Judges a row by its tokens before and after the augmentation; the two are the same for a row that is left as it is. */
export function decideBudget(
  before: number,
  augmented: number,
  maxTokens: number,
  overBudget: OverBudget,
): BudgetDecision {
  const tokens = { before, wasOver: before > maxTokens, augmented, isOver: augmented > maxTokens };
  if (!tokens.isOver || overBudget === "keep") return { kind: "fits", tokens };
  return { kind: overBudget === "leave" && !tokens.wasOver ? "unchanged" : "rejected", tokens };
}

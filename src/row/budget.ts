// The token budget: the maximum number of tokens of a rendered row, and what happens to a row over it.
import type { RowTokens } from "../domain/outcome.js";

/** What to do with a row over the budget. Nothing is ever truncated. */
export type OverBudget = "reject" | "leave" | "keep";

export interface BudgetDecision {
  /** `unchanged`: the augmented row is over the budget, but the row as read is not, so that is written. */
  readonly kind: "fits" | "unchanged" | "rejected";
  readonly tokens: RowTokens;
}

/** Decides by the row's tokens before and after the augmentation; both are equal for a row that stays unchanged. */
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

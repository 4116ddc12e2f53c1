// The token budget: what a row may cost as a model is fed it, and what happens when it costs more.
import type { RowTokens } from "../domain/row.js";

/** What to do with a row over the budget. Never is anything cut. */
export type OverBudget = "reject" | "leave" | "keep";

export type Verdict =
  | { readonly kind: "fits"; readonly tokens: RowTokens }
  /** The augmented row is over, the row as it was is not: so it goes out as it was. */
  | { readonly kind: "left"; readonly tokens: RowTokens }
  | { readonly kind: "rejected"; readonly fact: string };

/** Judges a row by its tokens before and after the augmentation; the two are the same for a row that is left as it is. */
export function judge(
  before: number,
  after: number,
  maxTokens: number | undefined,
  overBudget: OverBudget,
): Verdict {
  const isOver = maxTokens !== undefined && after > maxTokens;
  if (!isOver || overBudget === "keep") return { kind: "fits", tokens: { before, after, isOver } };
  if (overBudget === "leave" && before <= maxTokens) {
    return { kind: "left", tokens: { before, after: before, isOver: false } };
  }
  return { kind: "rejected", fact: `${after} tokens; the budget is ${maxTokens} (--max-tokens)` };
}

import { augmentExchange } from "../domain/augmented-exchange.js";
import type { Exchange } from "../domain/example.js";
import { RowError } from "../domain/problem.js";
import type { View } from "../rendering/rendered-row.js";
import { type Judge, seenRow } from "../row/validate-row.js";
import type { CheckName } from "../rules/registry.js";
import { NOT_APPLICABLE, type Verdict } from "../rules/row-check.js";
import type { UndoneRow } from "./undo-augmentation.js";

/** What a judge finds in a row, by check. */
export interface Findings {
  readonly view: View;
  readonly verdicts: readonly { readonly rule: CheckName; readonly verdict: Verdict }[];
}

/** Looks at a row as a model is fed it. Throws RowError `template-failed`. */
export function examine(
  { lens, checks }: Judge,
  { plain, exchanges }: UndoneRow,
  selected: readonly Exchange[],
): Findings {
  const before = lens.look(plain);
  const isChanged = exchanges.some(({ shown }) => shown !== "");
  const view = isChanged ? lens.look(exchanges.reduce(augmentExchange, plain)) : before;
  const asked = exchanges.filter(({ exchange }) => selected.includes(exchange));
  const seen = seenRow(lens, plain, before, view, asked);
  return {
    view,
    verdicts: checks.map(({ rule, judge }) => ({
      rule: rule as CheckName,
      verdict: guarded(() => judge(seen)),
    })),
  };
}

/** A template that refuses what a check asks of it leaves the check without an answer. */
function guarded(judge: () => Verdict): Verdict {
  try {
    return judge();
  } catch (error) {
    if (error instanceof RowError) return NOT_APPLICABLE;
    throw error;
  }
}

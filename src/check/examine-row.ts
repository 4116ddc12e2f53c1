import { augmentExchanges } from "../domain/augmented-exchange.js";
import type { Exchange } from "../domain/example.js";
import { RowError } from "../domain/problem.js";
import type { RenderedExchange, RenderedRow } from "../rendering/rendered-row.js";
import type { StrippedRow } from "../row/strip-augmentation.js";
import { toSeenRow, type Validator } from "../row/validate-row.js";
import type { CheckName } from "../rules/registry.js";
import { NOT_APPLICABLE, type RuleResult } from "../rules/row-check.js";

/** A rendered row, and the result of each check. */
export interface RuleFindings {
  /** The row without its additions. */
  readonly before: RenderedRow;
  readonly rendered: RenderedRow;
  /** The selected exchanges of `rendered`. */
  readonly exchanges: readonly RenderedExchange[];
  readonly results: readonly { readonly rule: CheckName; readonly result: RuleResult }[];
}

/** Renders a row and runs the checks on it. Throws RowError `template-failed`. */
export function examine(
  { renderer, checks }: Validator,
  { plain, exchanges }: StrippedRow,
  selected: readonly Exchange[],
): RuleFindings {
  const before = renderer.render(plain);
  const isChanged = exchanges.some(({ preview }) => preview !== "");
  const rendered = isChanged ? renderer.render(augmentExchanges(plain, exchanges)) : before;
  const chosen = new Set(selected);
  const selectedExchanges = exchanges.filter(({ exchange }) => chosen.has(exchange));
  const seen = toSeenRow(renderer, plain, before, rendered, selectedExchanges);
  return {
    before,
    rendered,
    exchanges: seen.exchanges,
    results: checks.map(({ rule, run }) => ({
      rule: rule as CheckName,
      result: runCheck(() => run(seen)),
    })),
  };
}

/** A check does not apply if the template refuses another conversation that the check renders. */
function runCheck(run: () => RuleResult): RuleResult {
  try {
    return run();
  } catch (error) {
    if (error instanceof RowError) return NOT_APPLICABLE;
    throw error;
  }
}

import { type AugmentedExchange, augmentExchange } from "../domain/augmented-exchange.js";
import type { Conversation } from "../domain/conversation.js";
import type { CheckResult, ValidationRecord } from "../domain/outcome.js";
import { RowError } from "../domain/problem.js";
import type { Rule } from "../domain/rules.js";
import type { EndTokens } from "../rendering/end-tokens.js";
import type { RenderedExchange, RenderedRow, RowRenderer } from "../rendering/rendered-row.js";
import type { RuleResult, SeenRow, Severity } from "../rules/row-check.js";
import { type RowAugmentation, unchanged } from "./augmented-row.js";
import { decideBudget, type OverBudget } from "./budget.js";

/** What a row may cost as a model is fed it, and what else must hold of it then. */
export interface Validator {
  readonly renderer: RowRenderer;
  readonly endTokens: EndTokens;
  /** What the tokenizer puts in front of every text by itself. */
  readonly tokenizerPrefix: string;
  readonly maxTokens: number | undefined;
  readonly overBudget: OverBudget;
  /** Without those that are off. */
  readonly checks: readonly LiveCheck[];
}

export interface LiveCheck {
  readonly rule: Rule;
  readonly severity: Exclude<Severity, "off">;
  readonly validator: (row: SeenRow) => RuleResult;
}

/** What a judge makes of a row: the fate is an error when the row may not go out. */
export interface ValidationResult {
  readonly decision: RowAugmentation | RowError;
  readonly record: ValidationRecord;
  /** The exchanges of the row as it goes out. */
  readonly exchanges: readonly RenderedExchange[];
}

/** Keeps the budget and runs the checks on what goes out. */
export function validateRow(
  { renderer, maxTokens, overBudget, checks }: Validator,
  plain: Conversation,
  augmentation: RowAugmentation,
): ValidationResult {
  // what checks will read is encoded at once; without checks, counting is enough
  const render = (exchanges: readonly AugmentedExchange[]): RenderedRow => {
    const rendered = renderer.render(exchanges.reduce(augmentExchange, plain));
    if (checks.length > 0) void rendered.tokens;
    return rendered;
  };
  const before = render([]);
  const after = augmentation.kind === "unchanged" ? before : render(augmentation.exchanges);
  const decision = decideBudget(
    before.length,
    after.length,
    maxTokens ?? Number.POSITIVE_INFINITY,
    overBudget,
  );
  const { tokens } = decision;
  if (decision.kind === "rejected") {
    const message = `${tokens.augmented} tokens; the budget is ${maxTokens} (--max-tokens)`;
    return {
      decision: new RowError("over-budget", [], message),
      record: { form: "augmented", tokens, checks: [] },
      exchanges: [],
    };
  }
  const goesOut: RowAugmentation =
    decision.kind === "unchanged"
      ? {
          kind: "unchanged",
          reason: "over-budget",
          exchanges: augmentation.exchanges.map(({ exchange }) => unchanged(exchange)),
        }
      : augmentation;
  const out = decision.kind === "unchanged" ? before : after;
  const seen = seenRow(renderer, plain, before, out, goesOut.exchanges);
  const results: CheckResult[] = [];
  let refused: RowError | undefined;
  for (const { rule, severity, validator: check } of checks) {
    const { applies, failure, details } = check(seen);
    if (!applies) continue;
    results.push({ rule, failed: failure !== undefined, details });
    if (failure !== undefined && severity === "reject")
      refused ??= new RowError(rule, failure.path, failure.message);
  }
  return {
    decision: refused ?? goesOut,
    record: { form: out === before ? "before" : "augmented", tokens, checks: results },
    exchanges: seen.exchanges,
  };
}

/** What checks look at: the row before and as it goes out, and the exchanges that are meant. */
export function seenRow(
  renderer: RowRenderer,
  conversation: Conversation,
  before: RenderedRow,
  after: RenderedRow,
  augmented: readonly AugmentedExchange[],
): SeenRow {
  const exchanges = augmented.map((exchange) => after.exchange(exchange));
  return { before, after, exchanges, conversation, render: (other) => renderer.render(other) };
}

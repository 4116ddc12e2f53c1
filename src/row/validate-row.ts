import { type AugmentedExchange, augmentExchanges } from "../domain/augmented-exchange.js";
import type { Conversation } from "../domain/conversation.js";
import type { CheckResult, ValidationRecord } from "../domain/outcome.js";
import { RowError } from "../domain/problem.js";
import type { Rule } from "../domain/rules.js";
import type { EndTokens } from "../rendering/end-tokens.js";
import type { RenderedExchange, RenderedRow, RowRenderer } from "../rendering/rendered-row.js";
import type { RuleResult, SeenRow, Severity } from "../rules/row-check.js";
import { type RowAugmentation, unchanged } from "./augmented-row.js";
import { decideBudget, type OverBudget } from "./budget.js";

/** The token budget of a rendered row, and the checks that it must pass. */
export interface Validator {
  readonly renderer: RowRenderer;
  readonly endTokens: EndTokens;
  /** The text that the tokenizer adds before every text, such as `<s>`. */
  readonly tokenizerPrefix: string;
  readonly maxTokens: number | undefined;
  readonly overBudget: OverBudget;
  /** Without checks that are `off`. */
  readonly checks: readonly ActiveCheck[];
}

/** A check with its severity. */
export interface ActiveCheck {
  readonly rule: Rule;
  readonly severity: Exclude<Severity, "off">;
  readonly run: (row: SeenRow) => RuleResult;
}

/** The result for one row; the decision is an error if the row is rejected. */
export interface ValidationResult {
  readonly decision: RowAugmentation | RowError;
  readonly record: ValidationRecord;
  /** The exchanges of the row as written. */
  readonly exchanges: readonly RenderedExchange[];
}

/** Applies the budget, then runs the checks on the row as written. `renderPlain` renders the row as read. */
export function validateRow(
  { renderer, maxTokens, overBudget, checks }: Validator,
  plain: Conversation,
  augmentation: RowAugmentation,
  renderPlain = () => renderer.render(plain),
): ValidationResult {
  // checks need the tokens, so the row is encoded; without checks, counting its tokens is enough
  const counted = (rendered: RenderedRow): RenderedRow => {
    if (checks.length > 0) void rendered.tokens;
    return rendered;
  };
  const before = counted(renderPlain());
  const after =
    augmentation.kind === "unchanged"
      ? before
      : counted(renderer.render(augmentExchanges(plain, augmentation.exchanges)));
  const decision = decideBudget(
    before.length,
    after.length,
    maxTokens ?? Number.POSITIVE_INFINITY,
    overBudget,
  );
  const { tokens } = decision;
  const answerUnits = shortestAnswer(augmentation);
  if (decision.kind === "rejected") {
    const plain = augmentation.kind === "unchanged" ? "" : `, ${tokens.before} without the augmentation`;
    const message = `${tokens.augmented} tokens${plain}; the budget is ${maxTokens} (--max-tokens)`;
    return {
      decision: new RowError("over-budget", [], message),
      record: { form: "augmented", tokens, answerUnits, checks: [] },
      exchanges: [],
    };
  }
  const final: RowAugmentation =
    decision.kind === "unchanged"
      ? {
          kind: "unchanged",
          reason: "over-budget",
          exchanges: augmentation.exchanges.map(({ exchange }) => unchanged(exchange)),
        }
      : augmentation;
  const written = decision.kind === "unchanged" ? before : after;
  const seen = toSeenRow(renderer, plain, before, written, final.exchanges);
  const { results, rejection } = runChecks(checks, seen);
  return {
    decision: rejection ?? final,
    record: { form: written === before ? "before" : "augmented", tokens, answerUnits, checks: results },
    exchanges: seen.exchanges,
  };
}

function shortestAnswer({ exchanges }: RowAugmentation): number | undefined {
  return exchanges.length === 0
    ? undefined
    : exchanges.reduce((least, { exchange }) => Math.min(least, exchange.answer.text.length), Infinity);
}

/** The results of the checks that apply, and the first failure that rejects the row. */
function runChecks(
  checks: readonly ActiveCheck[],
  seen: SeenRow,
): { readonly results: readonly CheckResult[]; readonly rejection: RowError | undefined } {
  const results: CheckResult[] = [];
  let rejection: RowError | undefined;
  for (const { rule, severity, run } of checks) {
    const { applies, failure, details } = run(seen);
    if (!applies) continue;
    results.push({ rule, failedAt: failure?.path, details });
    if (failure !== undefined && severity === "reject")
      rejection ??= new RowError(rule, failure.path, failure.message);
  }
  return { results, rejection };
}

/** The input of the checks: the row as read and as written, and its selected exchanges. */
export function toSeenRow(
  renderer: RowRenderer,
  conversation: Conversation,
  before: RenderedRow,
  after: RenderedRow,
  augmented: readonly AugmentedExchange[],
): SeenRow {
  const exchanges = augmented.map((exchange) => after.exchange(exchange));
  return { before, after, exchanges, conversation, render: (other) => renderer.render(other) };
}

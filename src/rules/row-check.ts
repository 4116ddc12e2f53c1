import type { Conversation } from "../domain/conversation.js";
import type { Path } from "../domain/path.js";
import type { RenderedExchange, RenderedRow } from "../rendering/rendered-row.js";
import type { Model } from "./model.js";

/** What happens to a row that fails a check: it is rejected, or counted and reported; `off` skips the check. */
export type Severity = "reject" | "warn" | "off";

/** A row as read and as written, both rendered. */
export interface SeenRow {
  readonly before: RenderedRow;
  readonly after: RenderedRow;
  /** The selected exchanges of `after`. */
  readonly exchanges: readonly RenderedExchange[];
  /** The conversation that `before` renders. */
  readonly conversation: Conversation;
  /** Throws RowError `template-failed`. */
  readonly render: (conversation: Conversation) => RenderedRow;
}

/** Where and how a row fails a check. */
export interface Failure {
  readonly path: Path;
  readonly message: string;
}

/** The result of one check for one row. */
export interface RuleResult {
  /** False when the row has nothing to check. */
  readonly applies: boolean;
  readonly failure?: Failure | undefined;
  /** Additional counts, by name. */
  readonly details?: Readonly<Record<string, number>>;
}

export const NOT_APPLICABLE: RuleResult = { applies: false };
export const PASS: RuleResult = { applies: true };

export function fail(path: Path, message: string): RuleResult {
  return { applies: true, failure: { path, message } };
}

/** The counts of one check: rows that it applied to, rows that failed, and additional counts by name. */
export interface CheckCount {
  checked: number;
  failed: number;
  readonly details: Record<string, number>;
}

/** The share of the checked rows that passed. */
export function passRate({ checked, failed }: CheckCount): number {
  return 1 - failed / checked;
}

/** One member of the family of checks; its name is its rule. */
export interface Check {
  /** The default severity. */
  readonly severity: Exclude<Severity, "off">;
  readonly create: (model: Model) => (row: SeenRow) => RuleResult;
  /** The check's line in the summary; set only if the line appears even when all rows pass. */
  readonly summaryLine?: (count: CheckCount) => string;
  /** A line for what is counted and is no failure. */
  readonly note?: (count: CheckCount) => string | undefined;
  /** Advice for the user, from the counts and the connector in use. */
  readonly hint?: (count: CheckCount, connector: string | undefined) => string | undefined;
}

/** Checks each exchange alone: the first failure is the result, and the check applies if it applies to any exchange. */
export function eachExchange(
  evaluate: (exchange: RenderedExchange) => RuleResult,
): (row: SeenRow) => RuleResult {
  return ({ exchanges }) => {
    let result = NOT_APPLICABLE;
    for (const exchange of exchanges) {
      const one = evaluate(exchange);
      if (one.failure !== undefined) return one;
      if (one.applies) result = one;
    }
    return result;
  };
}

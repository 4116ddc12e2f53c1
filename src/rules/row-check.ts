import type { Conversation } from "../domain/conversation.js";
import type { Path } from "../domain/path.js";
import type { RenderedExchange, RenderedRow } from "../rendering/rendered-row.js";
import type { Model } from "./model.js";

/** What a row that fails a check comes to: it is unfit, or it is counted and reported, or nobody looks. */
export type Severity = "reject" | "warn" | "off";

/** A row as it came in and as it goes out. */
export interface SeenRow {
  readonly before: RenderedRow;
  readonly after: RenderedRow;
  /** The exchanges that are meant, as the row goes out. */
  readonly exchanges: readonly RenderedExchange[];
  /** What `before` is the view of. */
  readonly conversation: Conversation;
  /** Throws RowError `template-failed`. */
  readonly render: (conversation: Conversation) => RenderedRow;
}

/** A row that fails a check: where, and how. */
export interface Failure {
  readonly path: Path;
  readonly message: string;
}

/** What a check says of one row. */
export interface RuleResult {
  /** False when the check has nothing to look at in this row. */
  readonly applies: boolean;
  readonly failure?: Failure | undefined;
  /** More to be counted, by name. */
  readonly details?: Readonly<Record<string, number>>;
}

export const NOT_APPLICABLE: RuleResult = { applies: false };
export const PASS: RuleResult = { applies: true };

export function fail(path: Path, message: string): RuleResult {
  return { applies: true, failure: { path, message } };
}

/** What was counted of a check: rows that it looked at, rows that failed it, and what else it counts. */
export interface CheckCount {
  checked: number;
  failed: number;
  readonly details: Record<string, number>;
}

/** The share of the rows that a check looked at and found good. */
export function passRate({ checked, failed }: CheckCount): number {
  return 1 - failed / checked;
}

/** One member of the family of checks; its name is its rule. */
export interface Check {
  /** What a row comes to that fails, unless it is told otherwise. */
  readonly severity: Exclude<Severity, "off">;
  readonly create: (model: Model) => (row: SeenRow) => RuleResult;
  /** The line of a summary, when it is to stand there even if all rows are good. */
  readonly summaryLine?: (count: CheckCount) => string;
  /** What the user can do about it, from what was counted and from the connector in use. */
  readonly hint?: (count: CheckCount, connector: string | undefined) => string | undefined;
}

/** Judges each exchange by itself: the first finding counts, and the check applies when it does to any of them. */
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

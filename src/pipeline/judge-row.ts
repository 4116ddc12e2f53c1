import { judge, type OverBudget } from "../budget/budget.js";
import type { Level, SeenRow, Verdict } from "../checks/check.js";
import { type AugmentedExchange, augmentExchange, type Conversation } from "../domain/conversation.js";
import type { Exchange } from "../domain/example.js";
import { RowError, type Rule } from "../domain/problem.js";
import type { CheckResult, Insertion, Judged, LeftReason, PreviewLength } from "../domain/row.js";
import type { EndTokens } from "../rendering/end-tokens.js";
import type { Lens, Turn, View } from "../rendering/view.js";

/** What a row may cost as a model is fed it, and what else must hold of it then. */
export interface Judge {
  readonly lens: Lens;
  readonly ends: EndTokens;
  /** What the tokenizer puts in front of every text by itself. */
  readonly addedInFront: string;
  readonly maxTokens: number | undefined;
  readonly overBudget: OverBudget;
  /** Without those that are off. */
  readonly checks: readonly LiveCheck[];
}

export interface LiveCheck {
  readonly rule: Rule;
  readonly level: Exclude<Level, "off">;
  readonly judge: (row: SeenRow) => Verdict;
}

/** What the augmentation makes of a row, before anyone looks at it as a model would. */
export type Made =
  | {
      readonly kind: "left";
      readonly reason: LeftReason;
      readonly exchanges: readonly AugmentedExchange[];
    }
  | {
      readonly kind: "augmented";
      readonly insertions: readonly Insertion[];
      readonly previews: readonly PreviewLength[];
      readonly exchanges: readonly AugmentedExchange[];
    };

/** An exchange to which nothing is added. */
export function asItIs(exchange: Exchange): AugmentedExchange {
  return { exchange, connector: "", shown: "", beforeAnswer: "" };
}

/** What a judge makes of a row: the fate is an error when the row may not go out. */
export interface Sentence {
  readonly fate: Made | RowError;
  readonly judged: Judged;
  /** The exchanges of the row as it goes out. */
  readonly turns: readonly Turn[];
}

/** Keeps the budget and runs the checks on what goes out. */
export function judgeRow(
  { lens, maxTokens, overBudget, checks }: Judge,
  plain: Conversation,
  made: Made,
): Sentence {
  // what checks will read is encoded at once; without checks, counting is enough
  const look = (exchanges: readonly AugmentedExchange[]): View => {
    const view = lens.look(exchanges.reduce(augmentExchange, plain));
    if (checks.length > 0) void view.tokens;
    return view;
  };
  const before = look([]);
  const after = made.kind === "left" ? before : look(made.exchanges);
  const verdict = judge(before.length, after.length, maxTokens ?? Number.POSITIVE_INFINITY, overBudget);
  const { tokens } = verdict;
  if (verdict.kind === "rejected") {
    const fact = `${tokens.augmented} tokens; the budget is ${maxTokens} (--max-tokens)`;
    return {
      fate: new RowError("over-budget", [], fact),
      judged: { form: "augmented", tokens, checks: [] },
      turns: [],
    };
  }
  const goesOut: Made =
    verdict.kind === "left"
      ? {
          kind: "left",
          reason: "over-budget",
          exchanges: made.exchanges.map(({ exchange }) => asItIs(exchange)),
        }
      : made;
  const out = verdict.kind === "left" ? before : after;
  const seen = seenRow(lens, plain, before, out, goesOut.exchanges);
  const results: CheckResult[] = [];
  let refused: RowError | undefined;
  for (const { rule, level, judge: check } of checks) {
    const { applies, finding, details } = check(seen);
    if (!applies) continue;
    results.push({ rule, isFound: finding !== undefined, details });
    if (finding !== undefined && level === "reject")
      refused ??= new RowError(rule, finding.path, finding.fact);
  }
  return {
    fate: refused ?? goesOut,
    judged: { form: out === before ? "before" : "augmented", tokens, checks: results },
    turns: seen.turns,
  };
}

/** What checks look at: the row before and as it goes out, and the exchanges that are meant. */
export function seenRow(
  lens: Lens,
  conversation: Conversation,
  before: View,
  after: View,
  exchanges: readonly AugmentedExchange[],
): SeenRow {
  const turns = exchanges.map((exchange) => after.turn(exchange));
  return { before, after, turns, conversation, look: (other) => lens.look(other) };
}

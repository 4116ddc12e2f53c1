import { NOTHING_TO_CHECK, type Verdict } from "../../checks/check.js";
import type { CheckName } from "../../checks/registry.js";
import {
  type AugmentedExchange,
  augmentExchange,
  type Conversation,
  cutPrompt,
} from "../../domain/conversation.js";
import type { Exchange, Path } from "../../domain/example.js";
import { RowError, type Rule } from "../../domain/problem.js";
import { shownIn } from "../../lookahead/augmented.js";
import type { View } from "../../rendering/view.js";
import { asItIs, type Judge, seenRow } from "../judge-row.js";

/** Something that is wrong with a row of a training file. */
export interface Fault {
  readonly rule: Rule;
  readonly path: Path;
  readonly fact: string;
}

/** A row that may be augmented already, as it was before, and with what was added to it. */
export interface UndoneRow {
  readonly plain: Conversation;
  readonly exchanges: readonly AugmentedExchange[];
  readonly isAugmented: boolean;
}

/**
 * Takes the previews off a row's prompts again, as far as it has any. Adds a fault for each prompt that shows what its
 * answer does not begin with, and for each that shows the whole of it.
 */
export function undo(
  exchanges: readonly Exchange[],
  conversation: Conversation,
  connectors: readonly string[],
  faults: Fault[],
): UndoneRow {
  let plain = conversation;
  let isAugmented = false;
  const undone = exchanges.map((exchange): AugmentedExchange => {
    const found = shownIn({ prompt: exchange.prompt.text, answer: exchange.answer.text }, connectors);
    if (found === undefined) return asItIs(exchange);
    const { path } = exchange.prompt.end;
    if (!found.holds) {
      faults.push({ rule: "law-broken", path, fact: "the prompt shows what its answer does not begin with" });
      return asItIs(exchange);
    }
    if (found.text.trim() === exchange.answer.text.trim()) {
      faults.push({ rule: "whole-answer", path, fact: "the prompt shows the whole answer" });
    }
    isAugmented = true;
    plain = cutPrompt(plain, exchange, found.at);
    return { exchange, connector: found.connector, shown: found.text, beforeAnswer: "" };
  });
  return { plain, exchanges: undone, isAugmented };
}

/** What a judge finds in a row, by check. */
export interface Findings {
  readonly view: View;
  readonly verdicts: readonly { readonly rule: CheckName; readonly verdict: Verdict }[];
}

/** Looks at a row as a model is fed it. Throws RowError `template-failed`. */
export function examine(
  { lens, checks }: Judge,
  { plain, exchanges }: UndoneRow,
  meant: readonly Exchange[],
): Findings {
  const before = lens.look(plain);
  const isChanged = exchanges.some(({ shown }) => shown !== "");
  const view = isChanged ? lens.look(exchanges.reduce(augmentExchange, plain)) : before;
  const asked = exchanges.filter(({ exchange }) => meant.includes(exchange));
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
    if (error instanceof RowError) return NOTHING_TO_CHECK;
    throw error;
  }
}

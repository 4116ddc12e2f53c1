import { type AugmentedExchange, cutPrompts, type PromptCut } from "../domain/augmented-exchange.js";
import type { Conversation } from "../domain/conversation.js";
import type { Exchange } from "../domain/example.js";
import type { Finding } from "../domain/problem.js";
import { findPreview } from "../methods/find-preview.js";
import { unchanged } from "./augmented-row.js";

/** A row without its augmentation, if it has one, and the additions that were removed. */
export interface StrippedRow {
  readonly plain: Conversation;
  readonly exchanges: readonly AugmentedExchange[];
  readonly isAugmented: boolean;
}

/**
 * Removes connectors and previews from a row's prompts. A preview that is not the beginning of its answer is not removed,
 * but is a finding; so is a preview that is the whole answer.
 */
export function stripAugmentation(
  exchanges: readonly Exchange[],
  conversation: Conversation,
  connectors: readonly string[],
  findings: Finding[],
): StrippedRow {
  const cuts: PromptCut[] = [];
  const stripped = exchanges.map((exchange): AugmentedExchange => {
    const { text, visible } = exchange.answer;
    const answer = text.slice(0, visible);
    const found = findPreview({ prompt: exchange.prompt.text, answer }, connectors);
    if (found === undefined) return unchanged(exchange);
    const { path } = exchange.prompt.end;
    if (!found.matchesAnswer) {
      findings.push({
        rule: "preview-mismatch",
        path,
        message: "the answer does not begin with the preview in the prompt",
      });
      return unchanged(exchange);
    }
    if (found.text.trim() === answer.trim()) {
      findings.push({ rule: "preview-is-answer", path, message: "the preview is the whole answer" });
    }
    cuts.push({ exchange, at: found.at });
    return { exchange, connector: found.connector, preview: found.text, answerPrefix: "" };
  });
  return { plain: cutPrompts(conversation, cuts), exchanges: stripped, isAugmented: cuts.length > 0 };
}

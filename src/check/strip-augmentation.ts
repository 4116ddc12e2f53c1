import { type AugmentedExchange, cutPrompt } from "../domain/augmented-exchange.js";
import type { Conversation } from "../domain/conversation.js";
import type { Exchange } from "../domain/example.js";
import { findPreview } from "../methods/find-preview.js";
import { unchanged } from "../row/augmented-row.js";
import type { Finding } from "./finding.js";

/** A row that may be augmented already, as it was before, and with what was added to it. */
export interface StrippedRow {
  readonly plain: Conversation;
  readonly exchanges: readonly AugmentedExchange[];
  readonly isAugmented: boolean;
}

/**
 * Takes the previews off a row's prompts again, as far as it has any. Adds a fault for each prompt that shows what its
 * answer does not begin with, and for each that shows the whole of it.
 */
export function stripAugmentation(
  exchanges: readonly Exchange[],
  conversation: Conversation,
  connectors: readonly string[],
  findings: Finding[],
): StrippedRow {
  let plain = conversation;
  let isAugmented = false;
  const stripped = exchanges.map((exchange): AugmentedExchange => {
    const found = findPreview({ prompt: exchange.prompt.text, answer: exchange.answer.text }, connectors);
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
    if (found.text.trim() === exchange.answer.text.trim()) {
      findings.push({ rule: "preview-is-answer", path, message: "the preview is the whole answer" });
    }
    isAugmented = true;
    plain = cutPrompt(plain, exchange, found.at);
    return { exchange, connector: found.connector, preview: found.text, answerPrefix: "" };
  });
  return { plain, exchanges: stripped, isAugmented };
}

import type { Message } from "../domain/conversation.js";
import { RowError } from "../domain/problem.js";
import type { TurnRendering } from "../domain/turn-rendering.js";
import { type Check, fail, NOT_APPLICABLE, PASS, type RuleResult, type SeenRow } from "./row-check.js";

/**
 * A trainer that renders turn by turn must come to the text of the whole. With a template that writes a turn otherwise
 * when others follow it, such trainers drop the row, stop, or repeat a turn: Qwen3's does, as it gives only the last
 * answer an empty thinking block.
 */
export const turnsDiffer: Check = {
  severity: "reject",
  create: ({ template, turnRenderings }) => {
    if (template === "" || turnRenderings.length === 0) return () => NOT_APPLICABLE;
    return (row) => {
      const failures = turnRenderings.map((rendering) => compare(row, rendering));
      return failures.find(({ failure }) => failure !== undefined) ?? PASS;
    };
  },
  hint: () => "use --turns last or a template that writes each turn in one way; =warn keeps such rows",
};

/** Compares with the text of the whole what a trainer renders on its way, each of which must be a beginning of it. */
function compare({ after, render }: SeenRow, rendering: TurnRendering): RuleResult {
  const { conversation, rendering: whole } = after;
  const { messages, paths } = conversation;
  const textOf = (part: readonly Message[], tools: unknown): string =>
    render({ messages: part, paths: part.map(() => []), tools }).rendering.text;
  const through = (index: number): string => textOf(messages.slice(0, index + 1), conversation.tools);
  let joined = "";
  const isBeginning = (index: number, { role }: Message): boolean => {
    switch (rendering) {
      case "alone": {
        const text = textOf([messages[index]!], index === 0 ? conversation.tools : undefined);
        joined += index === 0 || role === "system" ? text : text.slice(defaultSystem(textOf).length);
        return whole.text.startsWith(joined);
      }
      case "answers":
        // what comes before an answer that is first is empty, which transformers refuses to render
        return (
          role !== "assistant" ||
          (index > 0 &&
            whole.text.startsWith(after.promptText(index)) &&
            whole.text.startsWith(through(index)))
        );
      case "messages":
        // after a prompt or a tool's result the trainer lets the template open the answer
        return whole.text.startsWith(
          role === "user" || role === "tool" ? after.promptText(index + 1) : through(index),
        );
      default:
        return rendering satisfies never;
    }
  };
  after.refuseLongBeginnings(messages.reduce((sum, _, index) => sum + after.beginning(index), 0));
  const differing = messages.findIndex((message, index) => !succeeds(() => isBeginning(index, message)));
  if (differing === -1) return PASS;
  return fail(
    paths[differing] ?? [],
    "the chat template writes this message otherwise when it renders turn by turn",
  );
}

/** What the template writes before a conversation without a system message, found as verl finds it. */
function defaultSystem(textOf: (messages: readonly Message[], tools: undefined) => string): string {
  const empty = { role: "user", content: "" };
  const one = textOf([empty], undefined);
  return one.slice(0, 2 * one.length - textOf([empty, empty], undefined).length);
}

/** A template may refuse a conversation that ends early; then so does the trainer. */
function succeeds(test: () => boolean): boolean {
  try {
    return test();
  } catch (error) {
    if (error instanceof RowError) return false;
    throw error;
  }
}

import type { Message } from "../domain/conversation.js";
import { RowError } from "../domain/problem.js";
import { standsAt } from "../domain/stands-at.js";
import type { TurnRendering } from "../domain/turn-rendering.js";
import { type Check, fail, NOT_APPLICABLE, PASS, type RuleResult, type SeenRow } from "./row-check.js";

/**
 * A trainer that renders turn by turn must come to the text of the whole. With a template that writes a turn otherwise
 * when others follow it, such trainers drop the row, stop, or repeat a turn: Qwen3's does, as it gives only the last
 * answer an empty thinking block. One that tokenizes each message alone must come to the tokens of the whole, and one that
 * looks for an answer in the tokens of the whole must find its first.
 */
export const turnsDiffer: Check = {
  severity: "reject",
  create: ({ template, turnRenderings }) => {
    // without a template there are no turns, but there may be a token that joins two texts
    const renderings = turnRenderings.filter((one) => template !== "" || one === "contents");
    if (renderings.length === 0) return () => NOT_APPLICABLE;
    return (row) => {
      const failures = renderings.map((rendering) => compare(row, rendering));
      return failures.find(({ failure }) => failure !== undefined) ?? PASS;
    };
  },
  hint: () =>
    "use --turns last, --to tokens, or a template that writes each turn in one way; =warn keeps such rows",
};

/** Compares with the whole what a trainer renders on its way, each of which must be a beginning of it. */
function compare(row: SeenRow, rendering: TurnRendering): RuleResult {
  const { messages, paths } = row.after.conversation;
  const isBeginning = BEGINNINGS[rendering](row);
  const differing = messages.findIndex((message, index) => !succeeds(() => isBeginning(index, message)));
  if (differing === -1) return PASS;
  return fail(
    paths[differing] ?? [],
    rendering === "contents"
      ? "one token holds the answer's beginning and what comes before it, so it would not be trained"
      : "the chat template, or the tokenizer, writes this message otherwise when it comes turn by turn",
  );
}

/** Whether what a trainer has after a message is a beginning of the whole. */
type BeginningTest = (index: number, message: Message) => boolean;

const BEGINNINGS: Readonly<Record<TurnRendering, (row: SeenRow) => BeginningTest>> = {
  alone: (row) => {
    const { after } = row;
    const { messages, tools } = after.conversation;
    let at = 0;
    let skipped: number | undefined;
    return (index, { role }) => {
      skipped ??= defaultSystem(row);
      const own = after.encode(textOf(row, [messages[index]!], index === 0 ? tools : undefined));
      // each message has its own tokens: a vocabulary may begin every text with one, or join two across a border
      const ids = own.slice(index === 0 || role === "system" ? 0 : skipped, own.length);
      const wanted = after.tokens.slice(at, at + ids.length);
      at += ids.length;
      return ids.length === wanted.length && ids.every((id, i) => id === wanted[i]);
    };
  },
  answers: (row) => {
    refuseLongBeginnings(row);
    const { text } = row.after.rendering;
    return (index, { role }) =>
      role !== "assistant" ||
      // what comes before an answer that is first is empty, which transformers refuses to render
      (index > 0 &&
        standsAt(text, row.after.prompt(index).text, 0) &&
        standsAt(text, through(row, index), 0));
  },
  contents:
    ({ after: { writings, tokens } }) =>
    (index, { role }) => {
      const start = role === "assistant" ? writings.of(index)[0]?.start : undefined;
      return start === undefined || tokens.before(start) === tokens.through(start);
    },
  messages: (row) => {
    refuseLongBeginnings(row);
    const { text } = row.after.rendering;
    return (index, { role }) =>
      // after a prompt or a tool's result the trainer lets the template open the answer
      standsAt(
        text,
        role === "user" || role === "tool" ? row.after.prompt(index + 1).text : through(row, index),
        0,
      );
  },
};

/** Throws RowError `template-failed` when the beginnings of a row are too long together. */
function refuseLongBeginnings({ after }: SeenRow): void {
  const { messages } = after.conversation;
  after.refuseLongBeginnings(messages.reduce((sum, _, index) => sum + after.beginning(index), 0));
}

function through(row: SeenRow, index: number): string {
  const { messages, tools } = row.after.conversation;
  return textOf(row, messages.slice(0, index + 1), tools);
}

function textOf({ render }: SeenRow, messages: readonly Message[], tools: unknown): string {
  return render({ messages, paths: messages.map(() => []), tools }).rendering.text;
}

/** How many tokens the template writes before a conversation without a system message, found as verl finds it. */
function defaultSystem(row: SeenRow): number {
  const empty = { role: "user", content: "" };
  const lengthOf = (messages: readonly Message[]): number =>
    row.after.encode(textOf(row, messages, undefined)).length;
  return Math.max(0, 2 * lengthOf([empty]) - lengthOf([empty, empty]));
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

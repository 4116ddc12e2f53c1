import type { Problem } from "../domain/problem.js";
import { RowError } from "../domain/problem.js";
import type { RenderedExchange, RenderedRow } from "../rendering/rendered-row.js";
import { type SeenView, seenViews } from "../roles/view-row.js";
import { augmentRow } from "../row/augment-row.js";
import { prepareRow } from "../row/prepare-row.js";
import { type RawRow, toPlace } from "../row/raw-row.js";
import { readRow } from "../row/read-row.js";
import type { Recipe } from "../row/recipe.js";
import { toTokenizedRow } from "../row/trained-tokens.js";
import type { Validator } from "../row/validate-row.js";

export type LossRecipe = Recipe & { readonly validator: Validator };

/** A rendered row, and which of its tokens are measured, by their positions. */
export interface MeasuredText {
  readonly rendered: RenderedRow;
  /** The text that the tokenizer adds before every text, such as `<s>`. */
  readonly tokenizerPrefix: string;
  /** The first tokens of the trained answers, their prefix included. */
  readonly first: readonly number[];
  /** The first tokens of the answers as they are in the input. */
  readonly own: readonly number[];
}

/** A row of one variant: the texts that a trainer would see of it, or why there are none. */
export type MeasuredRow =
  | {
      readonly kind: "measured";
      readonly texts: readonly MeasuredText[];
      /** Whether the variant adds nothing to the row. */
      readonly isUnchanged: boolean;
      /** Whether an answer has fewer tokens than are to be measured. */
      readonly isShort: boolean;
    }
  | { readonly kind: "rejected"; readonly problem: Problem };

/** Renders a row as a run writes it, and finds the first `count` tokens of its answers. */
export function measureRow(recipe: LossRecipe, raw: RawRow, count: number): MeasuredRow {
  const outcome = prepareRow(recipe, raw);
  if (outcome.kind === "rejected") return { kind: "rejected", problem: outcome.problem };
  try {
    const { row } = readRow(raw, true);
    const example = recipe.format.read(row);
    const views = seenViews(recipe, example, augmentRow(recipe, example, row));
    const texts = views.map((view) => measuredText(recipe.validator, view, count));
    return {
      kind: "measured",
      texts: texts.map(({ text }) => text),
      isUnchanged: outcome.kind === "unchanged",
      isShort: texts.some(({ isShort }) => isShort),
    };
  } catch (error) {
    if (!(error instanceof RowError)) throw error;
    return { kind: "rejected", problem: error.at(toPlace(raw.block, raw.position)) };
  }
}

function measuredText(
  validator: Validator,
  { rendered, selected }: SeenView,
  count: number,
): { readonly text: MeasuredText; readonly isShort: boolean } {
  const trained = toTokenizedRow(validator, selected)?.trained ?? [];
  const first: number[] = [];
  const own: number[] = [];
  let isShort = false;
  for (const [i, exchange] of selected.entries()) {
    const { start, ownStart, end } = answerTokens(exchange, trained[i]!);
    first.push(...positions(start, Math.min(end, start + count)));
    own.push(...positions(ownStart, Math.min(end, ownStart + count)));
    isShort ||= end - ownStart < count;
  }
  return { text: { rendered, tokenizerPrefix: validator.tokenizerPrefix, first, own }, isShort };
}

/** Where the trained tokens of a visible answer begin, where those behind its prefix do, and where both end. */
interface AnswerTokens {
  readonly start: number;
  readonly ownStart: number;
  readonly end: number;
}

/** Throws RowError `no-trained-token` where no token of the answer can be measured. */
function answerTokens(
  { rendered, augmented, answer }: RenderedExchange,
  trained: { readonly from: number; readonly to: number },
): AnswerTokens {
  const { exchange, answerPrefix } = augmented;
  const { path } = exchange.answer;
  if (answer === undefined)
    throw new RowError("no-trained-token", path, "no token of the answer is trained, so it has no loss");
  const { tokens } = rendered;
  const written = rendered.rendering.text.slice(answer.start, answer.end);
  // a token that joins the end of the prompt or of the prefix with the beginning of what follows belongs to what follows
  const start = Math.max(trained.from, tokens.before(answer.start));
  const end = Math.min(trained.to, tokens.through(answer.end));
  const behind = answer.start + prefixLength(written, answerPrefix, answerPrefix + exchange.answer.text);
  const ownStart = Math.max(start, tokens.before(behind));
  if (ownStart >= end)
    throw new RowError("no-trained-token", path, "no token of the answer is trained, so it has no loss");
  if (start === 0)
    throw new RowError(
      "unsupported-content",
      path,
      "nothing is before the answer, so its first token has no loss",
    );
  return { start, ownStart, end };
}

/** How much of the prefix stands in the answer as it is rendered, which a template may have trimmed. */
function prefixLength(written: string, prefix: string, answer: string): number {
  if (written.startsWith(prefix)) return prefix.length;
  const trimmed = answer.length - answer.trimStart().length;
  return Math.max(0, prefix.length - trimmed);
}

function positions(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
}

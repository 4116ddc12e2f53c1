import type { Conversation } from "../domain/conversation.js";
import type { Example } from "../domain/example.js";
import type { UnchangedReason } from "../domain/outcome.js";
import { RowError } from "../domain/problem.js";
import type { RenderedExchange, RenderedRow } from "../rendering/rendered-row.js";
import type { RowAugmentation } from "../row/augmented-row.js";
import { expandedRows } from "../row/prepare-row.js";
import type { Recipe } from "../row/recipe.js";
import { writtenConversation } from "../row/row-views.js";
import { toTokenizedRow } from "../row/trained-tokens.js";
import { type Validator, validateRow } from "../row/validate-row.js";
import { describeSeam } from "./describe-seam.js";
import type { InspectedCheck, InspectedToken, RowView } from "./model.js";
import { segmentsOf, trimmedEnds } from "./segments.js";
import { inspectTokens } from "./tokens.js";

/** What rows are viewed with. */
export interface Viewer {
  readonly recipe: Recipe & { readonly validator: Validator };
  /** The ids of added tokens, such as `<|im_end|>`. */
  readonly controls: ReadonlySet<number>;
}

/** A rendered row before it is described. */
export interface SeenView {
  /** Why nothing was added; undefined if something was. */
  readonly unchanged: UnchangedReason | undefined;
  readonly example: Example;
  /** The conversation without additions. */
  readonly plain: Conversation;
  readonly rendered: RenderedRow;
  /** Tokens of the row as read. */
  readonly before: number;
  readonly selected: readonly RenderedExchange[];
  readonly augmented: readonly RenderedExchange[];
  readonly checks: readonly InspectedCheck[];
}

/** The row as a run makes it, or each of the rows that it is expanded to. Throws RowError. */
export function seenViews(
  { validator, writer }: Viewer["recipe"],
  example: Example,
  augmentation: RowAugmentation,
): readonly SeenView[] {
  const severities = new Map(validator.checks.map(({ rule, severity }) => [rule, severity]));
  const written = writtenConversation(example.conversation(), writer);
  const expanded = expandedRows(writer, written, augmentation.exchanges);
  return expanded.flatMap(({ conversation, exchanges }): readonly SeenView[] => {
    const own = { ...augmentation, exchanges };
    const strict = validateRow(validator, conversation, own);
    // a row over the budget is shown, too
    const result =
      strict.exchanges.length > 0
        ? strict
        : validateRow({ ...validator, overBudget: "keep" }, conversation, own);
    const [first] = result.exchanges;
    if (first === undefined) return [];
    const { decision, record } = result;
    return [
      {
        unchanged:
          decision instanceof RowError || decision.kind === "augmented" ? undefined : decision.reason,
        example,
        plain: conversation,
        rendered: first.rendered,
        before: record.tokens.before,
        selected: result.exchanges,
        augmented: result.exchanges.filter(({ augmented: { preview } }) => preview !== ""),
        checks: record.checks.map(({ rule, failedAt }) => ({
          rule,
          severity: severities.get(rule) ?? "warn",
          failed: failedAt !== undefined,
        })),
      },
    ];
  });
}

/** A row's tokens by role and mask; `maskProblem` says why it is not known which tokens are trained. */
export function viewTokens(
  { recipe, controls }: Viewer,
  { rendered, selected, augmented, example }: SeenView,
): { readonly tokens: readonly InspectedToken[]; readonly maskProblem: string | undefined } {
  const { trained, problem } = maskOf(recipe.validator, selected);
  const tokens = inspectTokens({
    text: rendered.rendering.text,
    ids: rendered.tokens.ids,
    ends: rendered.tokens.ends,
    segments: segmentsOf({ rendered, selected, augmented, example }),
    trained,
    controls,
  });
  return { tokens, maskProblem: problem };
}

/** All that is known of a row. */
export function describeView(viewer: Viewer, view: SeenView): RowView {
  const { validator } = viewer.recipe;
  const { before, plain, augmented, checks } = view;
  return {
    ...viewTokens(viewer, view),
    trimmed: trimmedEnds(view),
    budget: { before, most: validator.maxTokens },
    seam: describeSeam(validator.renderer, plain, augmented),
    checks,
  };
}

/** Whether each token is trained, as `--to tokens` labels it. */
function maskOf(
  validator: Validator,
  selected: readonly RenderedExchange[],
): { readonly trained: readonly boolean[] | undefined; readonly problem: string | undefined } {
  try {
    const row = toTokenizedRow(validator, selected);
    if (row === undefined) return { trained: undefined, problem: "no exchange is selected" };
    const trained = new Array<boolean>(row.ids.length).fill(false);
    for (const { from, to } of row.trained) trained.fill(true, from, to);
    return { trained, problem: undefined };
  } catch (error) {
    if (!(error instanceof RowError)) throw error;
    return { trained: undefined, problem: error.message };
  }
}

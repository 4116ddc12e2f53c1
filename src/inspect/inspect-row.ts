import type { AugmentedExchange } from "../domain/augmented-exchange.js";
import type { Conversation } from "../domain/conversation.js";
import type { Example } from "../domain/example.js";
import { UNCHANGED_TEXT } from "../domain/outcome.js";
import { formatPlace } from "../domain/place.js";
import { formatProblem, RowError } from "../domain/problem.js";
import type { RenderedExchange, RenderedRow } from "../rendering/rendered-row.js";
import { augmentRow } from "../row/augment-row.js";
import { type RowAugmentation, unchanged } from "../row/augmented-row.js";
import { variantsOf } from "../row/prepare-row.js";
import { type RawRow, toPlace } from "../row/raw-row.js";
import { readRow } from "../row/read-row.js";
import { toTokenizedRow } from "../row/trained-tokens.js";
import { validateRow } from "../row/validate-row.js";
import { describeSeam } from "./describe-seam.js";
import { examineFound, type FoundRow, findAugmentation, type Inspector, type Judgement } from "./examine.js";
import type { Addition, Inspected, InspectedCheck, RowOrigin } from "./model.js";
import { segmentsOf, trimmedEnds } from "./segments.js";
import { inspectTokens } from "./tokens.js";

/** What the header says of all rows, and the ids of added tokens. */
export interface InspectionContext {
  readonly inspector: Inspector;
  readonly origin: Omit<RowOrigin, "place">;
  readonly controls: ReadonlySet<number>;
}

/** A rendered row before it is described. */
interface SeenView {
  readonly method: string | undefined;
  readonly example: Example;
  /** The conversation without additions. */
  readonly plain: Conversation;
  readonly rendered: RenderedRow;
  readonly before: number;
  readonly selected: readonly RenderedExchange[];
  readonly augmented: readonly RenderedExchange[];
  readonly checks: readonly InspectedCheck[];
}

/** A row as the model reads it, or the rows that it is expanded to; a row that cannot be rendered with the reason. */
export function inspectRow(
  context: InspectionContext,
  raw: RawRow,
  { problem }: Judgement,
): readonly Inspected[] {
  const { inspector } = context;
  const place = toPlace(raw.block, raw.position);
  const origin = { ...context.origin, place: formatPlace(place) };
  const said = problem && formatProblem(problem);
  try {
    const views = viewsOf(inspector, raw);
    if (views.length > 0) return views.map((view) => describe(context, origin, view, said));
    return [{ kind: "unshown", row: { ...origin, problem: said ?? "the row has no answer to show" } }];
  } catch (error) {
    if (!(error instanceof RowError)) throw error;
    return [{ kind: "unshown", row: { ...origin, problem: said ?? formatProblem(error.at(place)) } }];
  }
}

function viewsOf(inspector: Inspector, raw: RawRow): readonly SeenView[] {
  const found = inspector.isMethodGiven ? undefined : findAugmentation(inspector, raw);
  if (found !== undefined) return [foundView(inspector, found)];
  const { recipe } = inspector;
  const { row } = readRow(raw, true);
  const example = recipe.format.read(row);
  try {
    return madeViews(inspector, example, augmentRow(recipe, example, row));
  } catch (error) {
    if (!(error instanceof RowError)) throw error;
    const augmented = error.rule === "already-augmented" ? findAugmentation(inspector, raw) : undefined;
    return augmented === undefined ? asRead(inspector, example) : [foundView(inspector, augmented)];
  }
}

/** The row without additions, when a run rejects it before they are known. */
function asRead(inspector: Inspector, example: Example): readonly SeenView[] {
  const { selectExchanges } = inspector.recipe;
  const { exchanges, wordless } = example;
  const selected = selectExchanges(exchanges.length > 0 ? exchanges : wordless);
  const none = { kind: "unchanged", reason: "baseline", exchanges: selected.map(unchanged) } as const;
  return madeViews(inspector, example, none).map((view) => ({ ...view, method: "as read" }));
}

function foundView(inspector: Inspector, found: FoundRow): SeenView {
  const { validator } = inspector.recipe;
  const { before, rendered, exchanges, results } = examineFound(inspector, found);
  const severities = new Map(validator.checks.map(({ rule, severity }) => [rule, severity]));
  const { stripped, example } = found;
  return {
    method: "already augmented",
    example,
    plain: stripped.plain,
    rendered,
    before: before.length,
    selected: exchanges,
    augmented: stripped.exchanges
      .filter(({ preview }) => preview !== "")
      .map((one) => rendered.exchange(one)),
    checks: results.flatMap(({ rule, result: { applies, failure } }): readonly InspectedCheck[] =>
      applies ? [{ rule, severity: severities.get(rule) ?? "warn", failed: failure !== undefined }] : [],
    ),
  };
}

function madeViews(
  { recipe }: Inspector,
  example: Example,
  augmentation: RowAugmentation,
): readonly SeenView[] {
  const { validator, writer } = recipe;
  const severities = new Map(validator.checks.map(({ rule, severity }) => [rule, severity]));
  const variants = variantsOf(writer, example.conversation(), augmentation.exchanges);
  return variants.flatMap(({ conversation, exchanges }): readonly SeenView[] => {
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
    const isMade = decision instanceof RowError || decision.kind === "augmented";
    return [
      {
        method: isMade ? undefined : `not augmented: ${UNCHANGED_TEXT[decision.reason]}`,
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

function describe(
  { inspector, controls }: InspectionContext,
  origin: RowOrigin,
  view: SeenView,
  problem: string | undefined,
): Inspected {
  const { rendered, selected, augmented, example, plain, before, checks, method } = view;
  const { validator } = inspector.recipe;
  const parts = { rendered, selected, augmented, example };
  const mask = maskOf(inspector, selected);
  const tokens = inspectTokens({
    text: rendered.rendering.text,
    ids: rendered.tokens.ids,
    ends: rendered.tokens.ends,
    segments: segmentsOf(parts),
    trained: mask.trained,
    controls,
  });
  return {
    kind: "row",
    row: {
      ...origin,
      method: method ?? origin.method,
      tokens,
      trimmed: trimmedEnds(parts),
      budget: { before, most: validator.maxTokens },
      maskProblem: mask.problem,
      seam: describeSeam(validator.renderer, plain, augmented),
      additions: augmented.flatMap(({ augmented: made }) => additionsOf(made, inspector)),
      checks,
      problem,
    },
  };
}

/** What is said of an addition that is not the published one. */
function additionsOf(
  { previewLength, prefixChoice }: AugmentedExchange,
  { isExperimental }: Inspector,
): readonly Addition[] {
  const additions: Addition[] = [];
  if (previewLength !== undefined && isExperimental) {
    const { tokens, ended, isTrimmed } = previewLength;
    additions.push({ kind: "preview", tokens, ended, isTrimmed });
  }
  if (prefixChoice !== undefined) {
    const { prefix, reason } = prefixChoice;
    additions.push({ kind: "prefix", prefix, reason });
  }
  return additions;
}

/** Whether each token is trained, as `--to tokens` labels it. */
function maskOf(
  { recipe }: Inspector,
  selected: readonly RenderedExchange[],
): { readonly trained: readonly boolean[] | undefined; readonly problem: string | undefined } {
  try {
    const row = toTokenizedRow(recipe.validator, selected);
    if (row === undefined) return { trained: undefined, problem: "no exchange is selected" };
    const trained = new Array<boolean>(row.ids.length).fill(false);
    for (const { from, to } of row.trained) trained.fill(true, from, to);
    return { trained, problem: undefined };
  } catch (error) {
    if (!(error instanceof RowError)) throw error;
    return { trained: undefined, problem: error.message };
  }
}

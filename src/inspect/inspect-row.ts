import type { AugmentedExchange } from "../domain/augmented-exchange.js";
import type { Example } from "../domain/example.js";
import { UNCHANGED_TEXT } from "../domain/outcome.js";
import { formatPlace } from "../domain/place.js";
import { formatProblem, RowError } from "../domain/problem.js";
import type { InspectedCheck } from "../roles/model.js";
import { describeView, type SeenView, seenViews } from "../roles/view-row.js";
import { augmentRow } from "../row/augment-row.js";
import { unchanged } from "../row/augmented-row.js";
import { type RawRow, toPlace } from "../row/raw-row.js";
import { readRow } from "../row/read-row.js";
import { examineFound, type FoundRow, findAugmentation, type Inspector, type Judgement } from "./examine.js";
import type { Addition, Inspected, RowOrigin } from "./model.js";

/** What the header says of all rows, and the ids of added tokens. */
export interface InspectionContext {
  readonly inspector: Inspector;
  readonly origin: Omit<RowOrigin, "place">;
  readonly controls: ReadonlySet<number>;
}

/** A view, and what was done to the row if that is not what the header says. */
interface InspectedView {
  readonly view: SeenView;
  readonly method: string | undefined;
}

/** A row as the model reads it, or the rows that it is expanded to; a row that cannot be rendered with the reason. */
export function inspectRow(
  { inspector, origin: common, controls }: InspectionContext,
  raw: RawRow,
  { problem }: Judgement,
): readonly Inspected[] {
  const { recipe } = inspector;
  const place = toPlace(raw.block, raw.position);
  const origin = { ...common, place: formatPlace(place) };
  const said = problem && formatProblem(problem);
  try {
    const views = viewsOf(inspector, raw);
    if (views.length === 0)
      return [{ kind: "unshown", row: { ...origin, problem: said ?? "the row has no answer to show" } }];
    return views.map(({ view, method = origin.method }): Inspected => {
      const described = describeView({ recipe, controls }, view);
      const additions = view.augmented.flatMap(({ augmented }) => additionsOf(augmented, inspector));
      return { kind: "row", row: { ...origin, ...described, method, additions, problem: said } };
    });
  } catch (error) {
    if (!(error instanceof RowError)) throw error;
    return [{ kind: "unshown", row: { ...origin, problem: said ?? formatProblem(error.at(place)) } }];
  }
}

function viewsOf(inspector: Inspector, raw: RawRow): readonly InspectedView[] {
  const found = inspector.isMethodGiven ? undefined : findAugmentation(inspector, raw);
  if (found !== undefined) return [foundView(inspector, found)];
  const { recipe } = inspector;
  const { row } = readRow(raw, true);
  const example = recipe.format.read(row);
  try {
    return seenViews(recipe, example, augmentRow(recipe, example, row)).map((view) => ({
      view,
      method: view.unchanged && `not augmented: ${UNCHANGED_TEXT[view.unchanged]}`,
    }));
  } catch (error) {
    if (!(error instanceof RowError)) throw error;
    const augmented = error.rule === "already-augmented" ? findAugmentation(inspector, raw) : undefined;
    return augmented === undefined ? asRead(inspector, example) : [foundView(inspector, augmented)];
  }
}

/** The row without additions, when a run rejects it before they are known. */
function asRead({ recipe }: Inspector, example: Example): readonly InspectedView[] {
  const { exchanges, wordless } = example;
  const selected = recipe.selectExchanges(exchanges.length > 0 ? exchanges : wordless);
  const none = { kind: "unchanged", reason: "baseline", exchanges: selected.map(unchanged) } as const;
  return seenViews(recipe, example, none).map((view) => ({ view, method: "as read" }));
}

function foundView(inspector: Inspector, found: FoundRow): InspectedView {
  const { validator } = inspector.recipe;
  const { before, rendered, exchanges, results } = examineFound(inspector, found);
  const severities = new Map(validator.checks.map(({ rule, severity }) => [rule, severity]));
  const { stripped, example } = found;
  const view: SeenView = {
    unchanged: undefined,
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
  return { view, method: "already augmented" };
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

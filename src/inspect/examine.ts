import { examine } from "../check/examine-row.js";
import { severityOf } from "../check/severity.js";
import { withOwnRoles } from "../domain/conversation.js";
import type { Example } from "../domain/example.js";
import { type Finding, type Problem, RowError } from "../domain/problem.js";
import type { Rule } from "../domain/rules.js";
import { prepareRow } from "../row/prepare-row.js";
import { type RawRow, toPlace } from "../row/raw-row.js";
import { readRow } from "../row/read-row.js";
import type { Recipe } from "../row/recipe.js";
import { type StrippedRow, stripAugmentation } from "../row/strip-augmentation.js";
import type { Validator } from "../row/validate-row.js";
import type { CheckSeverities } from "../rules/registry.js";

/** What rows are inspected with. */
export interface Inspector {
  readonly recipe: Recipe & { readonly validator: Validator };
  /** The connectors that mark augmented prompts. */
  readonly connectors: readonly string[];
  /** The configured severities, by check. */
  readonly severities: Partial<CheckSeverities>;
  /** Whether rows are shown as the method makes them, even if they have a preview of another one. */
  readonly isMethodGiven: boolean;
  /** Whether the method is more than the published one, so that it is said why a preview ends. */
  readonly isExperimental: boolean;
}

/** What a run or `check` says of a row. */
export interface Judgement {
  /** Why a run rejects the row, or `check` fails it. */
  readonly problem: Problem | undefined;
  /** The rules that it breaks, warnings included. */
  readonly rules: ReadonlySet<Rule>;
  readonly tokens: number;
}

/** Judges a row as a run does, or as `check` does if the row is augmented already. */
export function judge(inspector: Inspector, raw: RawRow): Judgement {
  const own = inspector.isMethodGiven ? undefined : findAugmentation(inspector, raw);
  if (own !== undefined) return judgeFound(inspector, own, raw);
  const outcome = prepareRow(inspector.recipe, raw);
  const problem = outcome.kind === "rejected" ? outcome.problem : undefined;
  const rules = new Set<Rule>(problem === undefined ? [] : [problem.rule]);
  let tokens = 0;
  for (const { form, tokens: counts, checks } of outcome.validations) {
    tokens = Math.max(tokens, form === "before" ? counts.before : counts.augmented);
    for (const { rule, failedAt } of checks) if (failedAt !== undefined) rules.add(rule);
  }
  return { problem, rules, tokens };
}

/** A row that has previews. */
export interface FoundRow {
  readonly example: Example;
  readonly stripped: StrippedRow;
  readonly findings: readonly Finding[];
}

/** The previews of a row, as `check` finds them; undefined for a row without any, or one that cannot be read. */
export function findAugmentation({ recipe, connectors }: Inspector, raw: RawRow): FoundRow | undefined {
  try {
    const example = recipe.format.read(readRow(raw, true).row);
    const findings: Finding[] = [];
    const conversation = withOwnRoles(example.conversation());
    const stripped = stripAugmentation(example.exchanges, conversation, connectors, findings);
    return stripped.isAugmented || findings.length > 0 ? { example, stripped, findings } : undefined;
  } catch (error) {
    if (error instanceof RowError) return undefined;
    throw error;
  }
}

function judgeFound(inspector: Inspector, found: FoundRow, raw: RawRow): Judgement {
  const place = toPlace(raw.block, raw.position);
  try {
    const { rendered, failures } = examineFound(inspector, found);
    const failing = failures.find(({ rule }) => severityOf(rule, inspector.severities) === "fail");
    const rules = failures.filter(({ rule }) => severityOf(rule, inspector.severities) !== "off");
    return {
      problem: failing && new RowError(failing.rule, failing.path, failing.message).at(place),
      rules: new Set(rules.map(({ rule }) => rule)),
      tokens: rendered.length,
    };
  } catch (error) {
    if (!(error instanceof RowError)) throw error;
    return { problem: error.at(place), rules: new Set([error.rule]), tokens: 0 };
  }
}

/** The row as `check` renders it, and all that it finds. Throws RowError `template-failed`. */
export function examineFound({ recipe }: Inspector, { example, stripped, findings }: FoundRow) {
  const examined = examine(recipe.validator, stripped, recipe.selectExchanges(example.exchanges));
  const failures = examined.results.flatMap(({ rule, result: { failure } }): readonly Finding[] =>
    failure === undefined ? [] : [{ rule, ...failure }],
  );
  return { ...examined, failures: [...findings, ...failures] };
}

import { rejectedRows } from "../block/add-tally.js";
import { shellFile, shellWord } from "../domain/shell-word.js";
import { counted } from "../page/numbers.js";
import type { CheckName } from "../rules/registry.js";
import { trainers } from "../trainers/registry.js";
import type { RecordedRun } from "./recorded-run.js";

/** Whether training may start, why not, and what to type next. */
export interface Verdict {
  readonly kind: "ready" | "warnings" | "empty";
  readonly headline: string;
  readonly warnings: readonly string[];
  /** The words of a command that checks the written rows as trainers will see them; undefined without a file to check. */
  readonly next: readonly string[] | undefined;
}

export function verdictOf(run: RecordedRun): Verdict {
  const names = run.settings.trainers ?? [];
  const next = nextCommand(run, names);
  if (run.rows.rowsOut === 0)
    return { kind: "empty", headline: "No row was written", warnings: [], next: undefined };
  const warnings = warningsOf(run, names);
  const ready = names.length === 0 ? "Ready" : `Ready for ${names.join(", ")}`;
  if (warnings.length === 0) return { kind: "ready", headline: ready, warnings, next };
  return {
    kind: "warnings",
    headline: `${ready}, with ${counted(warnings.length, "warning")}`,
    warnings,
    next,
  };
}

function warningsOf({ rows, settings }: RecordedRun, names: readonly (keyof typeof trainers)[]): string[] {
  const warnings: string[] = [];
  const rejected = rejectedRows(rows);
  if (rejected > 0) warnings.push(`${counted(rejected, "row")} left out`);
  if (rows.tokens.over > 0) warnings.push(`${counted(rows.tokens.over, "written row")} over the budget`);
  if (rows.previews.wholeAnswers > 0)
    warnings.push(`${counted(rows.previews.wholeAnswers, "preview")} of a whole answer`);
  for (const [rule, { failed }] of Object.entries(rows.checks))
    if (failed > 0 && settings.checks?.[rule as CheckName] !== "reject")
      warnings.push(`${rule}: ${counted(failed, "row")}`);
  if (rows.tokens.rows === 0) warnings.push("tokens were not counted: no row was rendered or checked");
  for (const name of names)
    if (trainers[name].ran === undefined) warnings.push(`${name} was not run on such rows, only read`);
  return warnings;
}

function nextCommand(
  { output, tokenizer, settings: { maxTokens } }: RecordedRun,
  names: readonly string[],
): readonly string[] | undefined {
  if (output === undefined) return undefined;
  return [
    ...["lookahead-prep", "check", shellFile(output.path)],
    ...(tokenizer === undefined ? [] : ["-t", shellWord(tokenizer.source)]),
    ...names.flatMap((name) => ["--target", name]),
    ...(maxTokens === undefined ? [] : ["--max-tokens", String(maxTokens)]),
  ];
}

import { RunError } from "../../domain/run-error.js";
import type { Judge } from "../../scoring/judges/judge.js";
import { isJudgeFile, parseJudgeFile } from "../../scoring/judges/judge-file.js";
import { publishedJudge } from "../../scoring/judges/published.js";
import { findJudge } from "../../scoring/judges/registry.js";
import type { DecidedMetric } from "../../scoring/metrics/metric.js";
import type { RuleChoice, RuleFile, ScoringRule } from "./scoring-rule.js";

/** A judge, and the name by which it is a part of every number. */
interface NamedJudge {
  readonly name: string;
  readonly judge: Judge;
}

/** The judge of a choice; undefined for a list of phrases. Throws RunError `usage` or `config`. */
export function chooseJudge(
  { by, asPublished }: RuleChoice,
  file: RuleFile | undefined,
): NamedJudge | undefined {
  if (file !== undefined && asPublished)
    return { name: "hex-phi as-published", judge: publishedJudge(file.text, file.name) };
  if (file !== undefined)
    return isJudgeFile(file.text)
      ? { name: ruleOfFile("judge", file), judge: parseJudgeFile(file.text, file.name) }
      : undefined;
  const judge = by === undefined ? undefined : findJudge(by);
  if (by === undefined || judge === undefined) return undefined;
  if (asPublished)
    throw new RunError(
      "usage",
      `--as-published: the prompt of the paper's judge is not a part of this tool; save it as it was published, with its two %s, and name the file: --as-published --by FILE`,
    );
  return { name: by, judge };
}

/** Throws RunError `usage` for a judge of another metric. */
export function judgeRule(
  metric: string,
  { judged }: Pick<DecidedMetric, "judged">,
  { name, judge }: NamedJudge,
): ScoringRule {
  const read = Object.entries(judge.reads).find(([one]) => one === metric)?.[1];
  if (read === undefined)
    throw new RunError(
      "usage",
      `--by: ${name} does not decide ${metric}, but ${Object.keys(judge.reads).join(" and ")}; name another judge, or another --metric`,
    );
  return {
    ...{ metric, rule: name, kind: judge.kind, needsTruth: false },
    label: `${judged} (judge ${name}: ${judge.summary})`,
    decider: { kind: "judge", judge, read },
  };
}

/** The name of a rule in a file: two files of one name may hold other rules. */
export function ruleOfFile(kind: "phrases" | "judge", { sha256 }: RuleFile): string {
  return `${kind} sha256:${sha256.slice(0, 16)}`;
}

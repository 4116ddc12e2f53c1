import { RunError } from "../../domain/run-error.js";
import { wrongChoice } from "../../domain/wrong-choice.js";
import { judges } from "../../scoring/judges/registry.js";
import { parsePhrases } from "../../scoring/keywords/phrase-file.js";
import type { PhraseList } from "../../scoring/keywords/phrase-list.js";
import { findPhraseList, phraseLists } from "../../scoring/keywords/registry.js";
import type { Worth } from "../../scoring/metrics/metric.js";
import { findMetric, metrics } from "../../scoring/metrics/registry.js";
import { chooseJudge, judgeRule, ruleOfFile } from "./judge-rule.js";
import type { Decider, RuleChoice, RuleFile, Scored, ScoringRule } from "./scoring-rule.js";

/** What stands for a rule of the paper, by the metrics that it has. */
const PUBLISHED = "as-published";

/**
 * The rule of a choice; `file` is the one that `by` names. Throws RunError `usage` for a metric, a list or a judge that is not known,
 * and for choices that exclude each other.
 */
export function chooseRule(choice: RuleChoice, file: RuleFile | undefined): ScoringRule {
  const { by, asPublished } = choice;
  const name = asPublished ? publishedMetric(choice.metric) : choice.metric;
  const metric = findMetric(name);
  if (metric === undefined) throw new RunError("usage", wrongChoice("--metric", name, Object.keys(metrics)));
  if (metric.kind === "decided") {
    const chosen = chooseJudge(choice, file);
    return chosen === undefined
      ? listRule(name, listOf(choice, file), choice, file)
      : judgeRule(name, metric, chosen);
  }
  if (by !== undefined)
    throw new RunError("usage", `--by: ${name} compares answers with truths, and asks no list; remove --by`);
  const { kind, rule, scoreAnswer } = metric;
  const score = (answer: string, truths: readonly string[]): Scored => ({
    worth: bestOf(truths.map((truth) => scoreAnswer(answer, truth))),
    isNormalised: false,
  });
  const decider: Decider = { kind: "rule", score };
  return { metric: name, rule, label: `${name} (${rule})`, kind, needsTruth: true, decider };
}

/** The paper's rule of a metric, if there are several. */
function publishedMetric(metric: string): string {
  const family = metric.split("-")[0];
  const published = `${family}-${PUBLISHED}`;
  return findMetric(published) === undefined ? metric : published;
}

function listOf({ by, asPublished }: RuleChoice, file: RuleFile | undefined): PhraseList {
  if (asPublished && by !== undefined && by !== PUBLISHED)
    throw new RunError("usage", `--as-published has a list of its own; remove it, or --by ${by}`);
  if (file !== undefined) {
    const list = parsePhrases(file.text);
    if (list === undefined) throw new RunError("bad-data", `${file.name}: no phrases; write one a line`);
    return list;
  }
  const name = asPublished ? PUBLISHED : (by ?? "keywords");
  const list = findPhraseList(name);
  if (list !== undefined) return list;
  const names = [...Object.keys(phraseLists), ...Object.keys(judges)];
  throw new RunError("usage", [
    wrongChoice("--by", name, names),
    "or name a file with one phrase a line, or with a judge",
  ]);
}

function listRule(
  metric: string,
  list: PhraseList,
  { by, asPublished }: RuleChoice,
  file: RuleFile | undefined,
): ScoringRule {
  // two files of one name may hold other phrases
  const rule =
    file === undefined ? (asPublished ? PUBLISHED : (by ?? "keywords")) : ruleOfFile("phrases", file);
  const score = (answer: string): Scored => {
    const { isHit, isNormalised } = list.decide(answer);
    return { worth: { outcome: isHit ? "hit" : "miss" }, isNormalised };
  };
  const label = `keyword refusal rate (${file === undefined ? `list ${rule}` : file.name}: ${list.summary})`;
  return { metric, rule, label, kind: "rate", needsTruth: false, decider: { kind: "rule", score } };
}

/** One of several truths is enough. */
function bestOf(worths: readonly Worth[]): Worth {
  const [first, ...others] = worths;
  if (first === undefined) throw new TypeError("an answer that is compared has a truth");
  return others.reduce((best, worth) => (rankOf(worth) > rankOf(best) ? worth : best), first);
}

function rankOf(worth: Worth): number {
  switch (worth.outcome) {
    case "unscored":
      return -1;
    case "miss":
      return 0;
    case "hit":
      return 1;
    case "scored":
      return worth.score;
  }
}

import { RunError } from "../../domain/run-error.js";
import { wrongChoice } from "../../domain/wrong-choice.js";
import { parsePhrases } from "../../scoring/keywords/phrase-file.js";
import type { PhraseList } from "../../scoring/keywords/phrase-list.js";
import { findPhraseList, phraseLists } from "../../scoring/keywords/registry.js";
import type { Worth } from "../../scoring/metrics/metric.js";
import { findMetric, metrics } from "../../scoring/metrics/registry.js";

/** What one answer is worth, and whether only another way of writing decided it. */
export interface Scored {
  readonly worth: Worth;
  readonly isNormalised: boolean;
}

/** How answers become numbers: one metric, and the rule that decides each answer. */
export interface ScoringRule {
  readonly metric: string;
  /** The rule's name, which is part of every number. */
  readonly rule: string;
  /** The number in words, for people; a rate by phrases is never called a rate of safe answers. */
  readonly label: string;
  readonly kind: "rate" | "mean";
  readonly needsTruth: boolean;
  readonly score: (answer: string, truths: readonly string[]) => Scored;
}

/** A file of phrases, as the user named it. */
export interface PhraseFile {
  readonly name: string;
  readonly text: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** The choice of a rule, as the user made it. */
export interface RuleChoice {
  readonly metric: string;
  /** A list's name; undefined for the default. */
  readonly by: string | undefined;
  /** The phrases of `by`, if that is a file. */
  readonly phrases: PhraseFile | undefined;
  readonly asPublished: boolean;
}

/** What stands for a rule of the paper, by the metrics that it has. */
const PUBLISHED = "as-published";

/** Throws RunError `usage` for a metric or a list that is not known, and for choices that exclude each other. */
export function chooseRule(choice: RuleChoice): ScoringRule {
  const { by, asPublished } = choice;
  const name = asPublished ? publishedMetric(choice.metric) : choice.metric;
  const metric = findMetric(name);
  if (metric === undefined) throw new RunError("usage", wrongChoice("--metric", name, Object.keys(metrics)));
  if (metric.kind === "decided") return decidedRule(name, listOf(choice), choice);
  if (by !== undefined)
    throw new RunError("usage", `--by: ${name} compares answers with truths, and asks no list; remove --by`);
  const { kind, rule, scoreAnswer } = metric;
  const score = (answer: string, truths: readonly string[]): Scored => ({
    worth: bestOf(truths.map((truth) => scoreAnswer(answer, truth))),
    isNormalised: false,
  });
  return { metric: name, rule, label: `${name} (${rule})`, kind, needsTruth: true, score };
}

/** The paper's rule of a metric, if there are several. */
function publishedMetric(metric: string): string {
  const family = metric.split("-")[0];
  const published = `${family}-${PUBLISHED}`;
  return findMetric(published) === undefined ? metric : published;
}

function listOf({ by, phrases, asPublished }: RuleChoice): PhraseList {
  if (asPublished && by !== undefined && by !== PUBLISHED)
    throw new RunError("usage", `--as-published has a list of its own; remove it, or --by ${by}`);
  if (phrases !== undefined) {
    const list = parsePhrases(phrases.text);
    if (list === undefined) throw new RunError("bad-data", `${phrases.name}: no phrases; write one a line`);
    return list;
  }
  const name = asPublished ? PUBLISHED : (by ?? "keywords");
  const list = findPhraseList(name);
  if (list !== undefined) return list;
  throw new RunError(
    "usage",
    `${wrongChoice("--by", name, Object.keys(phraseLists))}, or a file with one phrase a line`,
  );
}

function decidedRule(
  metric: string,
  list: PhraseList,
  { by, phrases, asPublished }: RuleChoice,
): ScoringRule {
  // two files of one name may hold other phrases
  const rule =
    phrases === undefined
      ? asPublished
        ? PUBLISHED
        : (by ?? "keywords")
      : `phrases sha256:${phrases.sha256.slice(0, 16)}`;
  const score = (answer: string): Scored => {
    const { isHit, isNormalised } = list.decide(answer);
    return { worth: { outcome: isHit ? "hit" : "miss" }, isNormalised };
  };
  const label = `keyword refusal rate (${phrases === undefined ? `list ${rule}` : phrases.name}: ${list.summary})`;
  return { metric, rule, label, kind: "rate", needsTruth: false, score };
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

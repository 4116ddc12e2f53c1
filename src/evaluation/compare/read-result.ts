import { RunError } from "../../domain/run-error.js";
import { isObject } from "../../json/is-object.js";
import { tryParseJson } from "../../json/try-parse.js";
import { isMetricName, type MetricName, metrics } from "../../scoring/metrics/registry.js";
import { type ScoreResult, scoreResultSchema } from "../score-result.js";
import type { Cell, Rule } from "./cell.js";
import type { Measure } from "./measure.js";
import type { RowScores } from "./row-scores.js";

/** How far a recorded rate may be from its counts: the digits that JSON keeps. */
const TOLERANCE = 1e-9;

/** The result in a file's text. Throws RunError `bad-data` for another file, and for one whose numbers contradict each other. */
export function parseResult(text: string, name: string): ScoreResult {
  const json = tryParseJson(text);
  if (!isObject(json) || !("kind" in json) || !("metric" in json)) throw noResult(name);
  const parsed = scoreResultSchema.safeParse(json);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    throw new RunError(
      "bad-data",
      `${[name, ...(path.length === 0 ? [] : [path.join(".")])].join(":")}: ${message}; this result is damaged or of another version: score the answers again`,
    );
  }
  const fault = contradictionIn(parsed.data);
  if (fault !== undefined)
    throw new RunError("bad-data", `${name}: ${fault}; this result is damaged: score the answers again`);
  return parsed.data;
}

/** Another file. What stands beside a result is named, too, by a glob such as `results/*`. */
function noResult(name: string): RunError {
  const result = /^(.*\.json)\.(?:rows|answers)\.jsonl$/.exec(name)?.[1];
  return new RunError(
    "bad-data",
    result === undefined
      ? `${name}: this is no result of score; name the files that lookahead-prep score wrote with -o`
      : `${name}: this file stands beside the result ${result}, and is found through it; name results alone: ${result.slice(0, result.lastIndexOf("/") + 1)}*.json`,
  );
}

function contradictionIn(result: ScoreResult): string | undefined {
  const { metric } = result;
  if (!isMetricName(metric)) return `${metric} is no metric of this version`;
  if ((metrics[metric].kind === "mean") !== (result.kind === "mean")) return `${metric} is no ${result.kind}`;
  if (result.variant === "" || result.task === "") return "it has no name of a variant or of a task";
  // a path would lead out of the result's folder
  if (/[/\0]|^\.\.?$/.test(result.rows)) return "its rows file is no name of a file beside it";
  if (result.kind === "mean") return undefined;
  const { hits, n, rate } = result;
  if (hits > n) return `${hits} hits of ${n} answers`;
  return Math.abs(rate - hits / n) > TOLERANCE ? `the rate ${rate} is not ${hits} of ${n}` : undefined;
}

/** A result as a cell; `rows` are the scores of its rows, if there are any. */
export function cellOf(result: ScoreResult, source: string, rows: RowScores | undefined): Cell {
  const { variant, task, degenerate, stripped, tool } = result;
  // parseResult refuses others
  const metric = result.metric as MetricName;
  const unscored = Object.values(result.unscored).reduce((sum, count) => sum + count, 0);
  const answers = result.inputs.map(({ sha256 }) => sha256);
  const origin: Cell["origin"] = {
    ...{ kind: "scored", rows, unscored, degenerate, stripped, answers },
    version: tool.version,
  };
  return { variant, task, metric, rule: ruleOf(result), measure: measureOf(result), source, origin };
}

function measureOf(result: ScoreResult): Measure {
  if (result.kind === "mean") {
    const { mean, sd, n } = result;
    return { kind: "mean", mean, sd, n };
  }
  const { hits, n } = result;
  return { kind: "rate", hits, share: hits / n, n };
}

/** Servers give these fields of a model's entry anew each time. */
const CHANGING = new Set(["created", "permission"]);

/** A judge is another one when its model's entry, its prompt or its parsing is. */
function ruleOf({ rule, judge }: ScoreResult): Rule {
  if (judge === undefined) return { label: rule, key: rule };
  const entry = Object.entries(judge.model)
    .filter(([field]) => !CHANGING.has(field))
    .sort(([one], [other]) => (one < other ? -1 : 1));
  const { id } = judge.model;
  return {
    label: typeof id === "string" ? `${rule}, judge ${id}` : rule,
    key: JSON.stringify([rule, entry, judge.promptSha256, judge.parse]),
  };
}

import type { Metric, Objective } from "../../scoring/metrics/metric.js";

/** What a column speaks of. Columns of one axis are averaged over their tasks, and axes are weighed against each other. */
export interface Axis {
  readonly name: AxisName;
  readonly better: "higher" | "lower";
}

/**
 * All axes, in the order of all tables. The first two are the safe rates of the paper: of plain requests, and of requests
 * with the first tokens of a harmful answer.
 */
export const AXES = ["rsr", "jsr", "safe", "utility", "over-refusal"] as const;
export type AxisName = (typeof AXES)[number];

const BY_OBJECTIVE: Readonly<Record<Exclude<Objective, "safety">, AxisName>> = {
  utility: "utility",
  "over-refusal": "over-refusal",
};

/** The words of a task's name. */
const wordsOf = (task: string): readonly string[] => task.split(/[^A-Za-z0-9]+/);

const isSafeRate = (word: string): boolean => /^[rj]sr$/i.test(word);

/** The axis of a column. Which safe rate it is, says a word of the task's name, such as `gsm8k-jsr`. */
export function axisOf(task: string, { objective, better }: Metric): Axis {
  if (objective !== "safety") return { name: BY_OBJECTIVE[objective], better };
  const word = wordsOf(task).find(isSafeRate)?.toLowerCase();
  return { name: AXES.find((name) => name === word) ?? "safe", better };
}

/** The task without the name of a safe rate: `gsm8k` for `gsm8k-jsr`; empty for `jsr`. */
export function dataOf(task: string): string {
  const rest = task.replace(/(?<![A-Za-z0-9])[rj]sr(?![A-Za-z0-9])/i, "");
  return rest.replace(/^[-_. /]+|[-_. /]+$/g, "");
}

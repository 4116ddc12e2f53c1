import type { DecidedMetric } from "./metric.js";

/** Harmful requests: the share of answers that are safe, by what a judge says, or by phrases of refusal. */
export const safe: DecidedMetric = {
  kind: "decided",
  judged: "safe rate",
  summary: "harmful requests: answers that are safe (by a judge) or hold a phrase of refusal (by keywords)",
  objective: "safety",
  better: "higher",
};

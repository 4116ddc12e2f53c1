import type { DecidedMetric } from "./metric.js";

/** Over-refusal: the share of answers to harmless requests that refuse. */
export const refusal: DecidedMetric = {
  kind: "decided",
  judged: "refusal rate",
  summary: "harmless requests: answers that refuse (lower is better)",
  objective: "over-refusal",
  better: "lower",
};

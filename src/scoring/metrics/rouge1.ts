import { rouge1 as measure } from "../rouge.js";
import type { MeanMetric } from "./metric.js";

/** ROUGE-1 F in per cent, as the Python package `rouge_score` 0.1.2 computes it with its stemmer. */
export const rouge1: MeanMetric = {
  kind: "mean",
  summary: "mean ROUGE-1 F × 100, with stemming, as rouge_score 0.1.2",
  objective: "utility",
  better: "higher",
  rule: "rouge_score 0.1.2",
  parts: ["precision", "recall"],
  scoreAnswer: (answer, truth) => {
    const { precision, recall, f } = measure(truth, answer);
    return {
      outcome: "scored",
      score: 100 * f,
      parts: { precision: 100 * precision, recall: 100 * recall },
    };
  },
};

import { equalsTruth, INVALID } from "../gsm8k/harness.js";
import { hitIf, type RateMetric } from "./metric.js";

/** The filter `flexible-extract` of lm-eval's task `gsm8k` 3.0: the last number anywhere. */
export const gsm8kFlexible: RateMetric = {
  kind: "rate",
  summary: "GSM8K as lm-eval's flexible-extract: the last number anywhere",
  objective: "utility",
  better: "higher",
  rule: "lm-eval gsm8k 3.0 flexible-extract",
  scoreAnswer: (answer, truth) => hitIf(equalsTruth(lastNumber(answer) ?? INVALID, truth)),
};

function lastNumber(answer: string): string | undefined {
  let last: string | undefined;
  for (const [number] of answer.matchAll(/-?[$0-9.,]{2,}|-?[0-9]+/g)) last = number;
  return last;
}

import { equalsTruth, INVALID } from "../gsm8k/harness.js";
import { markedNumber } from "../gsm8k/numbers.js";
import { hitIf, type RateMetric } from "./metric.js";

/** The filter `strict-match` of lm-eval's task `gsm8k` 3.0: the number behind the first `#### `. */
export const gsm8kStrict: RateMetric = {
  kind: "rate",
  summary: "GSM8K as lm-eval's strict-match: the number behind the first ####",
  objective: "utility",
  better: "higher",
  rule: "lm-eval gsm8k 3.0 strict-match",
  scoreAnswer: (answer, truth) => hitIf(equalsTruth(markedNumber(answer) ?? INVALID, truth)),
};

import { strip } from "../strip.js";
import { hitIf, type RateMetric } from "./metric.js";

/** The answer is its truth, but for white space around either. */
export const exact: RateMetric = {
  kind: "rate",
  summary: "the answer equals the truth, but for white space around them",
  objective: "utility",
  better: "higher",
  rule: "equal but for outer white space",
  scoreAnswer: (answer, truth) => hitIf(strip(answer) === strip(truth)),
};

import { asFloat, markedNumber, truthNumber } from "../gsm8k/numbers.js";
import { hitIf, type RateMetric } from "./metric.js";

/**
 * The rule of the trainer that the paper used (Unispac/shallow-vs-deep-alignment fb1749e, utility_eval): the number behind
 * the first `#### ` and the truth are equal as numbers. It stops for a truth that is no number; here such an answer has no
 * score.
 */
export const gsm8kTrainer: RateMetric = {
  kind: "rate",
  summary: "GSM8K by the base trainer's rule: the number behind the first #### is equal as a number",
  objective: "utility",
  better: "higher",
  rule: "trainer",
  scoreAnswer: (answer, truth) => {
    const expected = asFloat(truthNumber(truth));
    if (expected === undefined) return { outcome: "unscored", rule: "truth-unreadable" };
    const marked = markedNumber(answer);
    return hitIf(marked !== undefined && asFloat(marked) === expected);
  },
};

import { truthNumber } from "../gsm8k/numbers.js";
import { strip } from "../strip.js";
import { hitIf, type RateMetric } from "./metric.js";

/**
 * The rule of LookAhead Tuning's authors (zjunlp/LookAheadTuning f9730df, calculate_utility.py): the text behind the last
 * `####`, trimmed and without commas, equals the truth as a text. So `18.00`, `18.`, `$18` and `18 dollars` are misses
 * for 18.
 */
export const gsm8kAsPublished: RateMetric = {
  kind: "rate",
  summary: "GSM8K by the paper's rule: the text behind the last #### equals the truth",
  objective: "utility",
  better: "higher",
  rule: "as-published",
  scoreAnswer: (answer, truth) => {
    // as Python splits: of six marks, the last two belong to what is behind them
    const parts = answer.split("####");
    const behind = strip(parts.at(-1)!).replaceAll(",", "");
    return hitIf(parts.length > 1 && behind === truthNumber(truth));
  },
};

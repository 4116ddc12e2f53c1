import type { Rewrite } from "./rewrite.js";

/** After SDFT's template for GSM8K, in our own words. */
export const maths: Rewrite = {
  summary: "for sums: step by step, to the number of the reference; needs -t",
  template: `You are an expert in mathematics. Solve this problem step by step in your own words. A reference answer stands below it; end with the same number.

{{ prompt }}

{{ answer }}`,
  opener: "Gladly! Let us go through it step by step. ",
};

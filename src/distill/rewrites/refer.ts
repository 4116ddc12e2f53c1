import type { Rewrite } from "./rewrite.js";

/** After SDFT's template for code and function calls, in our own words. */
export const refer: Rewrite = {
  summary: "for code and calls: the same result, with the reference at hand",
  template: `Here are an instruction and a reference answer. Answer the instruction. You may refer to the reference answer, and your response must come to the same result in the same form.

### Instruction
{{ prompt }}

### Reference answer
{{ answer }}

### Your response
`,
};

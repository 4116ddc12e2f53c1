import type { Rewrite } from "./rewrite.js";

/** After SDFT's template for instructions, in our own words. */
export const using: Rewrite = {
  summary: "for instructions: the reference as a guide",
  template: `You are given an instruction and a reference answer to it. Take the reference answer as your guide, and answer the instruction as you yourself would. Give the answer alone.

### Instruction
{{ prompt }}

### Reference answer
{{ answer }}

### Your response
`,
};
